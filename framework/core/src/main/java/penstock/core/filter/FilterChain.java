package penstock.core.filter;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.connection.ExchangeRequest;
import penstock.core.metrics.Reason;
import penstock.spi.io.HttpFilter;

/// The filters of a route, wrapped once around what they protect; a route without filters pays
/// nothing.
public final class FilterChain {

  private static final Logger log = LoggerFactory.getLogger(FilterChain.class);

  private FilterChain() {}

  /// Wraps. Runs on a control thread.
  ///
  /// @param filters the first one sees the request first
  /// @param rest what the last one calls
  public static HttpHandler wrap(List<HttpFilter> filters, HttpHandler rest) {
    HttpHandler chain = rest;
    for (HttpFilter filter : filters.reversed()) {
      chain = filter.wrap(chain);
    }
    return filters.isEmpty() ? rest : fenced(chain);
  }

  /// A filter that throws costs its own request a 500, and is told of in the log.
  private static HttpHandler fenced(HttpHandler chain) {
    return exchange -> {
      try {
        chain.handleRequest(exchange);
      } catch (Exception | LinkageError e) {
        failed(exchange, e);
      }
    };
  }

  private static void failed(HttpServerExchange exchange, Throwable e) {
    ExchangeRequest request = ExchangeRequest.of(exchange);
    request.journey().ended(Reason.PLUGIN_ERROR);
    log.atError().setCause(e).addKeyValue("route", request.journey().route()).log("filter failed");
    if (!exchange.isResponseStarted()) {
      exchange.setStatusCode(500);
    }
    exchange.setPersistent(false);
    exchange.endExchange();
  }
}
