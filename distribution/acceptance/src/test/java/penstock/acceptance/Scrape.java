package penstock.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `/metrics` said at one time.
///
/// @param values by series, as written: a name, or a name and labels in braces
record Scrape(Map<String, Double> values) {

  private static final Pattern LINE =
      Pattern.compile("([a-z0-9_]+(?:\\{[^}]*\\})?) (-?[0-9.E+-]+|NaN|[+-]Inf)");

  /// Reads them.
  ///
  /// @throws IllegalStateException if a line is none of the format
  static Scrape of(Distribution penstock) throws IOException {
    Map<String, Double> values = new LinkedHashMap<>();
    text(penstock)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> {
          Matcher matcher = LINE.matcher(line);
          if (!matcher.matches()) {
            throw new IllegalStateException("metrics: " + line + " (expected: a series)");
          }
          values.put(matcher.group(1), Double.valueOf(matcher.group(2).replace("Inf", "Infinity")));
        });
    return new Scrape(values);
  }

  private static String text(Distribution penstock) throws IOException {
    try (InputStream in = URI.create(penstock.admin("/metrics")).toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// Adds up the series of a metric.
  ///
  /// @param labels as written, such as `route="a"`; those that a series must have
  double sum(String name, String... labels) {
    return values.entrySet().stream()
        .filter(entry -> entry.getKey().equals(name) || entry.getKey().startsWith(name + "{"))
        .filter(entry -> hasAll(entry.getKey(), labels))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  private static boolean hasAll(String series, String... labels) {
    for (String label : labels) {
      if (!series.contains(label)) {
        return false;
      }
    }
    return true;
  }
}
