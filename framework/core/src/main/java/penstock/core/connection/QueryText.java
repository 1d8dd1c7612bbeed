package penstock.core.connection;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The query of a request, as text.
final class QueryText {

  private QueryText() {}

  /// The first value of a parameter, decoded; null if absent. Allocates only for what must be
  /// decoded.
  static @Nullable String first(String query, String name) {
    int from = 0;
    while (from <= query.length()) {
      int end = query.indexOf('&', from);
      end = end < 0 ? query.length() : end;
      int equals = query.indexOf('=', from);
      int nameEnd = equals < 0 || equals > end ? end : equals;
      if (matches(query, from, nameEnd, name)) {
        return nameEnd == end ? "" : decoded(query.substring(nameEnd + 1, end));
      }
      from = end + 1;
    }
    return null;
  }

  private static boolean matches(String query, int from, int to, String name) {
    if (to - from == name.length() && query.startsWith(name, from)) {
      return true;
    }
    for (int i = from; i < to; i++) {
      char c = query.charAt(i);
      if (c == '%' || c == '+') {
        return decoded(query.substring(from, to)).equals(name);
      }
    }
    return false;
  }

  private static String decoded(String text) {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text;
    }
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return text;
    }
  }
}
