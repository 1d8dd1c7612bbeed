package penstock.core.route;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import penstock.spi.http.BoundedRegex;

/// A path as a condition: the whole path, a prefix of whole segments, or a regular expression.
///
/// @param kind which of the three
/// @param text the path; a prefix without a slash at its end, so that `/` is empty
/// @param regex for [Kind#REGEX] alone
record PathPattern(Kind kind, String text, @Nullable BoundedRegex regex) {

  enum Kind {
    EXACT,
    PREFIX,
    REGEX
  }

  /// Any path.
  static final PathPattern ANY = prefix("/");

  static PathPattern of(PathSettings settings) {
    Pattern pattern = settings.regex();
    if (pattern != null) {
      return new PathPattern(Kind.REGEX, pattern.pattern(), new BoundedRegex(pattern));
    }
    String exact = settings.exact();
    if (exact != null) {
      return new PathPattern(Kind.EXACT, exact, null);
    }
    return prefix(String.valueOf(settings.prefix()));
  }

  static PathPattern prefix(String path) {
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return new PathPattern(Kind.PREFIX, trimmed, null);
  }

  boolean matches(String path) {
    return switch (kind) {
      case EXACT -> path.equals(text);
      case PREFIX -> isPrefix(text, path);
      case REGEX -> regex != null && regex.matches(path);
    };
  }

  /// Whether a prefix without a slash at its end stands before whole segments of a path.
  static boolean isPrefix(String prefix, String path) {
    int length = prefix.length();
    return path.startsWith(prefix) && (path.length() == length || path.charAt(length) == '/');
  }

  @Override
  public String toString() {
    return switch (kind) {
      case EXACT -> text;
      case PREFIX -> text + "/*";
      case REGEX -> String.valueOf(regex);
    };
  }
}
