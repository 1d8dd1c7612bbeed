package penstock.plugin.filter.requestlimit;

import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.RequestLimitingHandler;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.io.HttpFilter;

/// Lets so many requests of a route through at once; a few more wait, the rest is answered 503.
public final class RequestLimitPlugin implements Plugin {

  /// What users may set.
  ///
  /// @param atOnce requests between the filter and the end of their answers; 1 or more
  /// @param waiting requests that wait for one of those to end; 1 or more
  public record Settings(
      @Describe("Requests of the route that may be under way at once; 1 or more.") int atOnce,
      @Default("100")
          @Describe("Requests that may wait for their turn; 1 or more. Others get 503 at once.")
          int waiting) {

    /// Checks the ranges.
    public Settings {
      check("atOnce", atOnce);
      // To Undertow 0 means a queue without an end.
      check("waiting", waiting);
    }

    private static void check(String name, int value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
      }
    }
  }

  @Override
  public void register(Registrar registrar) {
    registrar.offer(
        HttpFilter.KIND,
        "request-limit",
        Settings.class,
        (settings, _) -> next -> limited(settings, next));
  }

  private static HttpHandler limited(Settings settings, HttpHandler next) {
    return new RequestLimitingHandler(settings.atOnce(), settings.waiting(), onIoThread(next));
  }

  // Undertow lets those who waited go on in a worker thread.
  private static HttpHandler onIoThread(HttpHandler next) {
    return exchange -> {
      if (exchange.isInIoThread()) {
        next.handleRequest(exchange);
      } else {
        exchange.dispatch(exchange.getIoThread(), next);
      }
    };
  }
}
