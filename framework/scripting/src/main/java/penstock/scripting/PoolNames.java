package penstock.scripting;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds the pools that a script names by constants, by its looks: text, or the name of a constant
/// that is text, as the first argument of `pool`, and the keys of what `split` is given. What is
/// computed is not found.
final class PoolNames {

  private static final Pattern POOL = Pattern.compile("(?<![\\w$])pool\\s*\\(\\s*");
  private static final Pattern SPLIT = Pattern.compile("(?<![\\w$])split\\s*\\(\\s*\\{");
  private static final Pattern CONSTANT =
      Pattern.compile("(?<![\\w$])const\\s+([\\w$]+)\\s*=\\s*(?=[\"'])");

  /// The script has a `pool` of its own, which may take anything.
  private static final Pattern OWN =
      Pattern.compile("(?<![\\w$])(function|const|let|var|class)\\s+(pool|split)(?![\\w$])");

  private final String text;
  private final String code;
  private final Map<String, String> constants = new HashMap<>();
  private final List<Mention> mentions = new ArrayList<>();

  /// Where a pool is named.
  ///
  /// @param pool its name
  /// @param line from 1
  /// @param column from 1
  record Mention(String pool, int line, int column) {}

  private PoolNames(String text) {
    this.text = text;
    this.code = CodeText.of(text);
  }

  /// The pools that a script names, in the order of the text.
  static List<Mention> in(String text) {
    PoolNames names = new PoolNames(text);
    if (!OWN.matcher(names.code).find()) {
      names.readConstants();
      names.readCalls();
    }
    return List.copyOf(names.mentions);
  }

  private void readConstants() {
    Matcher constant = CONSTANT.matcher(code);
    while (constant.find()) {
      @Nullable String value = literal(constant.end());
      if (value != null && ";,\n".indexOf(after(constant.end() + value.length() + 2, "\n")) >= 0) {
        constants.put(constant.group(1), value);
      }
    }
  }

  private void readCalls() {
    Matcher call = POOL.matcher(code);
    while (call.find()) {
      readArgument(call.end());
    }
    Matcher split = SPLIT.matcher(code);
    while (split.find()) {
      readKeys(split.end());
    }
  }

  private void readArgument(int at) {
    String word = word(at);
    @Nullable String value = word.isEmpty() ? literal(at) : constants.get(word);
    int end = word.isEmpty() && value != null ? at + value.length() + 2 : at + word.length();
    if (value != null && ",)".indexOf(after(end, "")) >= 0) {
      mention(value, at);
    }
  }

  private void readKeys(int from) {
    int depth = 1;
    boolean key = true;
    for (int at = from; at < code.length() && depth > 0; at++) {
      char c = code.charAt(at);
      if (key && !Character.isWhitespace(c)) {
        readKey(at);
        key = false;
      }
      if ("{[(".indexOf(c) >= 0) {
        depth++;
      } else if ("}])".indexOf(c) >= 0) {
        depth--;
      } else if (c == ',' && depth == 1) {
        key = true;
      }
    }
  }

  private void readKey(int at) {
    String word = word(at);
    @Nullable String name = word.isEmpty() ? literal(at) : word;
    int end = word.isEmpty() && name != null ? at + name.length() + 2 : at + word.length();
    if (name != null && (word.isEmpty() ? ":" : ":,}").indexOf(after(end, "")) >= 0) {
      mention(name, at);
    }
  }

  private String word(int at) {
    int end = at;
    while (end < code.length()
        && (Character.isLetterOrDigit(code.charAt(end))
            || code.charAt(end) == '_'
            || code.charAt(end) == '$')) {
      end++;
    }
    return code.substring(at, end);
  }

  /// The text that stands in quotes here; null if none does, or one with escapes.
  private @Nullable String literal(int at) {
    char quote = at < code.length() ? code.charAt(at) : ' ';
    if (quote != '"' && quote != '\'') {
      return null;
    }
    int end = code.indexOf(String.valueOf(quote), at + 1);
    String value = end < 0 ? "\\" : text.substring(at + 1, end);
    return value.indexOf('\\') >= 0 || value.indexOf('\n') >= 0 ? null : value;
  }

  /// The next character of code that is no blank; a line's end counts if it is asked for.
  private char after(int from, String counting) {
    for (int at = from; at < code.length(); at++) {
      char c = code.charAt(at);
      if (!Character.isWhitespace(c) || counting.indexOf(c) >= 0) {
        return c;
      }
    }
    return '\n';
  }

  private void mention(String pool, int at) {
    String before = text.substring(0, at);
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    mentions.add(new Mention(pool, line, at - before.lastIndexOf('\n')));
  }
}
