package penstock.core.accesslog;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What must not be read in a log: the values of some headers and of some parameters of queries.
///
/// @param headers in lower case
/// @param parameters case matters
record Redaction(Set<String> headers, Set<String> parameters) {

  /// Written in place of what is not to be read.
  static final String HIDDEN = "***";

  private static final String HEADER = "header.";
  private static final String QUERY = "query.";

  /// @param names such as `header.authorization` and `query.token`
  /// @throws IllegalArgumentException if one is neither
  static Redaction of(List<String> names) {
    Set<String> headers = new HashSet<>();
    Set<String> parameters = new HashSet<>();
    for (String name : names) {
      if (name.startsWith(HEADER) && name.length() > HEADER.length()) {
        headers.add(name.substring(HEADER.length()).toLowerCase(Locale.ROOT));
      } else if (name.startsWith(QUERY) && name.length() > QUERY.length()) {
        parameters.add(name.substring(QUERY.length()));
      } else {
        throw new IllegalArgumentException(
            "redact: " + name + " (expected: header.NAME or query.NAME)");
      }
    }
    return new Redaction(Set.copyOf(headers), Set.copyOf(parameters));
  }

  /// @param name in lower case
  @Nullable String header(String name, @Nullable String value) {
    return value != null && headers.contains(name) ? HIDDEN : value;
  }

  /// A query without what must not be read; itself if there is nothing of the kind.
  @Nullable String query(@Nullable String query) {
    return query == null || parameters.isEmpty() ? query : hidden(query, 0);
  }

  /// An address of the web, such as a referer, the same way.
  @Nullable String url(@Nullable String url) {
    int mark = url == null || parameters.isEmpty() ? -1 : url.indexOf('?');
    return url == null || mark < 0 ? url : hidden(url, mark + 1);
  }

  private String hidden(String text, int begin) {
    StringBuilder out = null;
    int written = 0;
    int from = begin;
    while (from < text.length()) {
      int end = end(text, from);
      int equals = text.indexOf('=', from);
      if (equals >= 0 && equals < end && parameters.contains(decoded(text, from, equals))) {
        out = out == null ? new StringBuilder(text.length()) : out;
        out.append(text, written, equals + 1).append(HIDDEN);
        written = end;
      }
      from = end + 1;
    }
    return out == null ? text : out.append(text, written, text.length()).toString();
  }

  private static int end(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '&' || c == '#') {
        return i;
      }
    }
    return text.length();
  }

  private static String decoded(String text, int from, int to) {
    String name = text.substring(from, to);
    if (name.indexOf('%') < 0 && name.indexOf('+') < 0) {
      return name;
    }
    try {
      return URLDecoder.decode(name, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return name;
    }
  }
}
