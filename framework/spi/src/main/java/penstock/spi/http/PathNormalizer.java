package penstock.spi.http;

import org.jspecify.annotations.Nullable;

/// Makes one spelling of a path out of the many there are, so that routes cannot be walked around.
///
/// Escapes of unreserved characters are decoded and dot segments resolved, escaped dots included.
/// Everything else stays as sent: `//`, `%2F`, the case of other escapes.
///
/// Source: [RFC 3986, 5.2.4 and 6.2.2](https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2).
public final class PathNormalizer {

  private PathNormalizer() {}

  /// The path as routes see it, and as the endpoint should get it. Returns the same object if
  /// nothing is to be done. Allocates nothing for a path without escapes and without segments that
  /// begin with a dot.
  ///
  /// @param raw the path of the request target, without its query
  /// @return null if the path is refused: it begins with neither `/` nor is `*`, has a malformed
  ///   escape, `%00`, a control character, a space, `#` or `?`, or a segment `.` or `..` with
  ///   parameters such as `..;x`, which some servers resolve and others do not
  public static @Nullable String normalize(String raw) {
    if (raw.equals("*")) {
      return raw;
    }
    if (!raw.startsWith("/")) {
      return null;
    }
    boolean plain = true;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c <= ' ' || c == 0x7f || c == '#' || c == '?') {
        return null;
      }
      plain &= c != '%' && (c != '.' || raw.charAt(i - 1) != '/');
    }
    if (plain) {
      return raw;
    }
    String decoded = decodeUnreserved(raw);
    return decoded == null ? null : resolveDots(decoded);
  }

  /// A path that was made here, by a rule or a filter, as clean as one that a client may send: dot
  /// segments are resolved.
  ///
  /// @param component its name in the message
  /// @return the same object if nothing is to be done
  /// @throws IllegalArgumentException if it does not begin with `/`, if [#normalize] refuses it, or
  ///   if it leads above the root, which nobody means
  public static String checked(String component, String path) {
    HttpText.checkPath(component, path);
    String clean = normalize(path);
    if (clean == null) {
      throw new IllegalArgumentException(
          component
              + ": "
              + path
              + " (expected: what a client may ask for: no blanks, two digits behind each %, no"
              + " %00, no ..;)");
    }
    // Whatever leads somewhere else has become another text.
    if (!clean.equals(path) && leadsAboveTheRoot(decodeUnreserved(path))) {
      throw new IllegalArgumentException(
          component + ": " + path + " (expected: a path that does not lead above /)");
    }
    return clean;
  }

  private static boolean leadsAboveTheRoot(@Nullable String path) {
    int depth = 0;
    for (int at = 0; path != null && at < path.length() && depth >= 0; ) {
      int slash = path.indexOf('/', at + 1);
      int end = slash < 0 ? path.length() : slash;
      int dots = dots(path, at + 1, end);
      depth += dots == 0 ? 1 : dots == 2 ? -1 : 0;
      at = end;
    }
    return depth < 0;
  }

  private static @Nullable String decodeUnreserved(String raw) {
    if (raw.indexOf('%') < 0) {
      return raw;
    }
    StringBuilder out = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '%') {
        out.append(c);
        continue;
      }
      int octet = i + 2 < raw.length() ? octet(raw.charAt(i + 1), raw.charAt(i + 2)) : -1;
      if (octet <= 0) {
        return null;
      }
      if (unreserved(octet)) {
        out.append((char) octet);
      } else {
        out.append(raw, i, i + 3);
      }
      i += 2;
    }
    return out.length() == raw.length() ? raw : out.toString();
  }

  private static @Nullable String resolveDots(String path) {
    int segment = path.indexOf("/.");
    if (segment < 0) {
      return path;
    }
    StringBuilder out = new StringBuilder(path.length());
    int at = 0;
    while (at < path.length()) {
      int end = path.indexOf('/', at + 1);
      end = end < 0 ? path.length() : end;
      int dots = dots(path, at + 1, end);
      if (dots < 0) {
        return null;
      }
      if (dots == 0) {
        out.append(path, at, end);
      } else {
        if (dots == 2) {
          out.setLength(Math.max(0, out.lastIndexOf("/")));
        }
        if (end == path.length()) {
          out.append('/');
        }
      }
      at = end;
    }
    return out.length() == path.length() ? path : out.toString();
  }

  /// 1 for `.`, 2 for `..`, 0 for any other segment, -1 for dots with parameters.
  private static int dots(String path, int from, int to) {
    int end = from;
    while (end < to && path.charAt(end) == '.') {
      end++;
    }
    int dots = end - from;
    if (dots == 0 || dots > 2) {
      return 0;
    }
    if (end == to) {
      return dots;
    }
    return path.charAt(end) == ';' ? -1 : 0;
  }

  private static int octet(char high, char low) {
    int first = hex(high);
    int second = hex(low);
    return first < 0 || second < 0 ? -1 : first << 4 | second;
  }

  // Character.digit would also take digits of other scripts.
  private static int hex(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int letter = c | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
  }

  private static boolean unreserved(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }
}
