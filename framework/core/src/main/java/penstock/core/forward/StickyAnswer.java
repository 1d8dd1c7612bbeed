package penstock.core.forward;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.pool.Choice;
import penstock.spi.sticky.SessionStickiness;
import penstock.spi.traffic.Header;

/// What stickiness changes of an answer's head.
final class StickyAnswer {

  /// Kept by caches though nobody said so: RFC 9110 15.1.
  private static final Set<Integer> KEPT_UNASKED =
      Set.of(200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501);

  private StickyAnswer() {}

  /// Writes the client's bond into an answer. Runs on the exchange's I/O thread.
  static void bind(HttpServerExchange exchange, Choice choice) {
    SessionStickiness sticky = choice.sticky();
    LiveEndpoint endpoint = choice.endpoint();
    if (sticky == null || endpoint == null) {
      return;
    }
    HeaderMap headers = exchange.getResponseHeaders();
    String marked = sticky.marked();
    HeaderValues lines = marked == null ? null : headers.get(marked);
    if (lines != null) {
      for (int i = 0; i < lines.size(); i++) {
        lines.set(i, sticky.withBond(lines.get(i), endpoint.endpoint()));
      }
    }
    Header binding = choice.binding();
    if (binding != null) {
      headers.add(new HttpString(binding.name()), binding.value());
      if (mayBeCached(exchange)) {
        keepPrivate(headers);
      }
    }
  }

  private static boolean mayBeCached(HttpServerExchange exchange) {
    HttpString method = exchange.getRequestMethod();
    HeaderMap headers = exchange.getResponseHeaders();
    return (method.equals(Methods.GET) || method.equals(Methods.HEAD))
        && (KEPT_UNASKED.contains(exchange.getStatusCode())
            || headers.contains(Headers.CACHE_CONTROL)
            || headers.contains(Headers.EXPIRES));
  }

  /// A cache that others share must not hand one client's bond to the next.
  private static void keepPrivate(HeaderMap headers) {
    List<String> kept = new ArrayList<>();
    HeaderValues lines = headers.get(Headers.CACHE_CONTROL);
    for (String line : lines == null ? List.<String>of() : lines) {
      for (String directive : line.split(",", -1)) {
        String name = nameOf(directive);
        if (name.equals("no-store") || name.equals("private")) {
          return;
        }
        if (!name.isEmpty() && !name.equals("public") && !name.equals("s-maxage")) {
          kept.add(directive.strip());
        }
      }
    }
    kept.add("private");
    headers.put(Headers.CACHE_CONTROL, String.join(", ", kept));
  }

  private static String nameOf(String directive) {
    int equals = directive.indexOf('=');
    String name = equals < 0 ? directive : directive.substring(0, equals);
    return name.strip().toLowerCase(Locale.ROOT);
  }
}
