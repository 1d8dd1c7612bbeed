package penstock.plugin.sticky.cookie;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A line of a `Cookie` header, as text.
final class CookieLine {

  private CookieLine() {}

  /// The line with every cookie of a name changed.
  ///
  /// @param change gives the new value; null to take the cookie out
  /// @return null if no cookie is left
  static @Nullable String with(String line, String name, UnaryOperator<@Nullable String> change) {
    if (!line.contains(name)) {
      return line;
    }
    StringBuilder out = new StringBuilder(line.length());
    for (int at = 0; at <= line.length(); ) {
      int semicolon = line.indexOf(';', at);
      int end = semicolon < 0 ? line.length() : semicolon;
      String pair = line.substring(at, end).strip();
      boolean named = pair.startsWith(name) && pair.startsWith("=", name.length());
      String value = named ? change.apply(pair.substring(name.length() + 1).strip()) : null;
      if (!pair.isEmpty() && (!named || value != null)) {
        out.append(out.isEmpty() ? "" : "; ").append(named ? name + "=" + value : pair);
      }
      at = end + 1;
    }
    return out.isEmpty() ? null : out.toString();
  }
}
