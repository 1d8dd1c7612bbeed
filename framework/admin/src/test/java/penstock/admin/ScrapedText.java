package penstock.admin;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The Prometheus text format read strictly: anything that is not exactly right is an
/// [AssertionError].
final class ScrapedText {

  private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:]\\w*) (.*)");
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (NaN|[+-]Inf|[-+0-9.eE]+)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_]\\w*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"(?:,|$)");
  private static final Set<String> TYPES =
      Set.of("counter", "gauge", "histogram", "summary", "untyped");

  private final Map<String, String> types = new LinkedHashMap<>();
  private final Map<String, String> helps = new HashMap<>();
  private final Map<String, Double> samples = new LinkedHashMap<>();
  private final Map<String, String> familyOf = new HashMap<>();
  private String family = "";

  static ScrapedText read(String text) {
    if (!text.isEmpty() && !text.endsWith("\n")) {
      throw new AssertionError("does not end with a line feed");
    }
    ScrapedText scraped = new ScrapedText();
    text.lines().forEach(scraped::line);
    return scraped;
  }

  /// The value of a sample such as `name{a="1",b="2"}`, labels by name, values as they were.
  Double value(String sample) {
    Double value = samples.get(sample);
    if (value == null) {
      throw new AssertionError("no " + sample + " in " + samples.keySet());
    }
    return value;
  }

  Map<String, Double> samples() {
    return samples;
  }

  Map<String, String> types() {
    return types;
  }

  Map<String, String> helps() {
    return helps;
  }

  private void line(String line) {
    if (line.startsWith("#")) {
      comment(line);
    } else {
      sample(line);
    }
  }

  private void comment(String line) {
    Matcher matcher = match(COMMENT, line);
    String name = matcher.group(2);
    boolean type = matcher.group(1).equals("TYPE");
    if (type && !TYPES.contains(matcher.group(3))) {
      throw new AssertionError("unknown type: " + line);
    }
    if ((type ? types : helps).put(name, matcher.group(3)) != null) {
      throw new AssertionError("said twice: " + line);
    }
    family = name;
  }

  private void sample(String line) {
    Matcher matcher = match(SAMPLE, line);
    String name = matcher.group(1);
    if (!name.equals(family) && !name.matches(family + "_(sum|count|bucket|total)")) {
      throw new AssertionError("not of family " + family + ": " + line);
    }
    String labels = matcher.group(2) == null ? "" : labels(matcher.group(2)).toString();
    String key = labels.isEmpty() ? name : name + labels;
    double value = Double.parseDouble(matcher.group(3).replace("Inf", "Infinity"));
    if (samples.put(key, value) != null) {
      throw new AssertionError("series twice: " + line);
    }
    if (!family.equals(familyOf.computeIfAbsent(name, _ -> family))) {
      throw new AssertionError("in two families: " + line);
    }
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new TreeMap<>();
    Matcher matcher = LABEL.matcher(text);
    int end = 0;
    while (matcher.find()) {
      String value =
          matcher.group(2).replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\");
      if (matcher.start() != end || labels.put(matcher.group(1), value) != null) {
        throw new AssertionError("bad labels: " + text);
      }
      end = matcher.end();
    }
    if (end != text.length()) {
      throw new AssertionError("bad labels: " + text);
    }
    return labels;
  }

  private static Matcher match(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    if (!matcher.matches()) {
      throw new AssertionError("bad line: " + line);
    }
    return matcher;
  }
}
