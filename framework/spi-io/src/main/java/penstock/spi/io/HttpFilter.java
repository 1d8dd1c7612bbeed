package penstock.spi.io;

import io.undertow.server.HttpHandler;
import penstock.spi.Kind;

/// Stands between a route and the forwarding of its requests.
@FunctionalInterface
public interface HttpFilter {

  /// `routes[].filters`.
  Kind<HttpFilter> KIND = new Kind<>("filter", HttpFilter.class);

  /// Wraps the rest of the way, once for each route that names the filter. Runs on a control
  /// thread.
  ///
  /// @param next the rest of the way; call it or end the exchange, on the exchange's I/O thread
  /// @return a handler that runs on many I/O threads at once and must not block them
  HttpHandler wrap(HttpHandler next);
}
