package penstock.plugin.filter.cors;

import java.net.URI;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import penstock.spi.http.BoundedRegex;
import penstock.spi.http.RegexOverrun;

/// Origins as a condition: one, those that match a regular expression, or any.
///
/// @param text as users write it
/// @param regex null for one or any
public record Origin(String text, @Nullable BoundedRegex regex) {

  /// Any origin.
  static final Origin ANY = new Origin("*", null);

  /// Reads a condition.
  ///
  /// @param text such as `https://app.example.com`, `/https:\/\/[a-z]+\.example\.com/`, `null` or
  ///   `*`
  /// @throws IllegalArgumentException if it is none of these
  public static Origin parse(String text) {
    if (text.length() > 2 && text.startsWith("/") && text.endsWith("/")) {
      return new Origin(text, regex(text));
    }
    if (text.equals("*")) {
      return ANY;
    }
    if (!text.equals("null") && !isOrigin(text)) {
      throw new IllegalArgumentException(
          text + " (expected: scheme://host with a port if it is not the usual one, /regex/ or *)");
    }
    return new Origin(text, null);
  }

  private static BoundedRegex regex(String text) {
    try {
      return new BoundedRegex(Pattern.compile(text.substring(1, text.length() - 1)));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(text + " (expected: a regular expression)", e);
    }
  }

  /// Browsers write origins in lower case, without a path and without the scheme's own port, so
  /// nothing else would ever match.
  private static boolean isOrigin(String text) {
    try {
      URI uri = URI.create(text);
      String host = uri.getHost();
      return host != null
          && !isUsual(uri.getScheme(), uri.getPort())
          && text.equals(
              uri.getScheme() + "://" + host + (uri.getPort() < 0 ? "" : ":" + uri.getPort()))
          && text.chars().noneMatch(c -> c >= 'A' && c <= 'Z');
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static boolean isUsual(@Nullable String scheme, int port) {
    return ("https".equals(scheme) && port == 443) || ("http".equals(scheme) && port == 80);
  }

  boolean matches(String origin) {
    if (regex == null) {
      return equals(ANY) || text.equals(origin);
    }
    try {
      return regex.matches(origin);
    } catch (RegexOverrun _) {
      return false;
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
