package penstock.core.filter;

import io.undertow.server.HttpHandler;
import java.util.List;
import penstock.core.connection.ExchangeRequest;
import penstock.spi.io.FilteredRequest;
import penstock.spi.io.HttpFilter;

/// The filters of a route, wrapped once around what they protect; a route without filters pays
/// nothing.
public final class FilterChain {

  private FilterChain() {}

  /// Wraps. Runs on a control thread.
  ///
  /// @param filters the first one sees the request first
  /// @param rest what the last one calls
  /// @param instance our name in `Proxy-Status`
  public static HttpHandler wrap(List<HttpFilter> filters, HttpHandler rest, String instance) {
    if (filters.isEmpty()) {
      return rest;
    }
    HttpHandler chain = fenced(rest);
    for (HttpFilter filter : filters.reversed()) {
      chain = fenced(filter.wrap(chain));
    }
    HttpHandler first = chain;
    return exchange -> {
      exchange.putAttachment(
          FilteredRequest.KEY, new FilteringRequest(ExchangeRequest.of(exchange), instance));
      first.handleRequest(exchange);
    };
  }

  /// A filter that throws costs its own request a 500, and is told of in the log. Each stands
  /// behind its own fence, for any of them may have come back from another thread.
  static HttpHandler fenced(HttpHandler handler) {
    return exchange -> {
      try {
        handler.handleRequest(exchange);
      } catch (Exception | LinkageError | StackOverflowError e) {
        if (FilteredRequest.of(exchange) instanceof FilteringRequest request) {
          request.failed(e);
        }
      }
    };
  }
}
