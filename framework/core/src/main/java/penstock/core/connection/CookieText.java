package penstock.core.connection;

import org.jspecify.annotations.Nullable;

/// A `Cookie` header, as text.
final class CookieText {

  private CookieText() {}

  /// The value of a cookie; null if the line has none of that name. Allocates only the value.
  static @Nullable String value(String line, String name) {
    int at = 0;
    int length = line.length();
    while (at < length) {
      while (at < length && (line.charAt(at) == ' ' || line.charAt(at) == ';')) {
        at++;
      }
      int end = line.indexOf(';', at);
      end = end < 0 ? length : end;
      int valueAt = at + name.length() + 1;
      if (valueAt <= end && line.startsWith(name, at) && line.charAt(valueAt - 1) == '=') {
        return line.substring(valueAt, end).strip();
      }
      at = end + 1;
    }
    return null;
  }
}
