package penstock.plugin.sticky.cookie;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What settings of this plugin must be.
final class Checks {

  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");
  private static final Pattern ATTRIBUTE = Pattern.compile("[\\x21-\\x7e&&[^;,]]{1,256}");

  private static final int SHORTEST_KEY = 16;

  private Checks() {}

  /// A copy of keys that are long enough to be secrets.
  static List<Secret> keys(List<Secret> keys) {
    for (int i = 0; i < keys.size(); i++) {
      int length = keys.get(i).text().length();
      if (length < SHORTEST_KEY) {
        // Not shown: it is a secret.
        throw new IllegalArgumentException(
            "keys[" + i + "]: " + length + " characters (expected: " + SHORTEST_KEY + " or more)");
      }
    }
    return List.copyOf(keys);
  }

  static void token(String key, @Nullable String text) {
    if (text != null && !TOKEN.matcher(text).matches()) {
      throw new IllegalArgumentException(
          key + ": " + text + " (expected: letters, digits, hyphens, underscores)");
    }
  }

  static void attribute(String key, @Nullable String text) {
    if (text != null && !ATTRIBUTE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          key + ": " + text + " (expected: visible characters, no semicolon or comma)");
    }
  }

  static void path(String path) {
    attribute("path", path);
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("path: " + path + " (expected: begins with /)");
    }
  }

  static void positive(String key, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(key + ": " + value + " (expected: more than 0)");
    }
  }
}
