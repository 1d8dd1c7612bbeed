package penstock.plugin.filter.rewrite;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A change to queries: parameters go, others come behind those that stay. Immutable.
final class QueryEdit {

  private final Set<String> gone;
  private final String more;

  QueryEdit(QuerySettings settings) {
    Set<String> names = new HashSet<>(settings.remove());
    names.addAll(settings.set().keySet());
    this.gone = Set.copyOf(names);
    StringJoiner pairs = new StringJoiner("&");
    for (Map.Entry<String, String> each : new TreeMap<>(settings.set()).entrySet()) {
      pairs.add(encode(each.getKey()) + "=" + encode(each.getValue()));
    }
    this.more = pairs.toString();
  }

  /// The query instead of another.
  ///
  /// @param query without its `?`; null for none
  /// @return null if nothing is left
  @Nullable String changed(@Nullable String query) {
    StringJoiner pairs = new StringJoiner("&");
    pairs.setEmptyValue("");
    for (String pair : query == null ? new String[0] : query.split("&", -1)) {
      if (!gone.contains(name(pair))) {
        pairs.add(pair);
      }
    }
    if (!more.isEmpty()) {
      pairs.add(more);
    }
    return pairs.length() == 0 ? null : pairs.toString();
  }

  private static String name(String pair) {
    int equals = pair.indexOf('=');
    String name = equals < 0 ? pair : pair.substring(0, equals);
    try {
      return URLDecoder.decode(name, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      // No escape at all: then it is its own name.
      return name;
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
