package penstock.admin;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// `/healthz` and `/readyz`, answered on the admin I/O thread, so that they say what they say even
/// when nothing else gets anywhere; everything else goes on. Open to everybody: whoever checks
/// knows neither token nor name.
final class HealthPaths implements HttpHandler {

  private static final String POOL = "pool";

  private final AdminSource source;
  private final HttpHandler next;

  HealthPaths(AdminSource source, HttpHandler next) {
    this.source = source;
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    String path = exchange.getRelativePath();
    boolean alive = path.equals("/healthz");
    if (!alive && !path.equals("/readyz")) {
      next.handleRequest(exchange);
    } else if (!exchange.getRequestMethod().equals(Methods.GET)
        && !exchange.getRequestMethod().equals(Methods.HEAD)) {
      exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
      Reply.error(405, "method: " + exchange.getRequestMethod() + " (expected: GET or HEAD)")
          .send(exchange);
    } else {
      (alive ? Reply.text(200, "ok") : ready(exchange)).send(exchange);
    }
  }

  // What is not known is not passed over: whoever asks for a pool by a wrong word would be told of
  // the process alone, and never of the pool.
  private Reply ready(HttpServerExchange exchange) {
    for (String name : exchange.getQueryParameters().keySet()) {
      if (!name.equals(POOL)) {
        return Reply.error(400, name + ": unknown (expected: " + POOL + ")");
      }
    }
    return ready(exchange.getQueryParameters().get(POOL));
  }

  private Reply ready(@Nullable Deque<String> pools) {
    Readiness process = source.readiness();
    if (!process.ready() || pools == null) {
      return ready(process);
    }
    for (String pool : pools) {
      @Nullable Readiness usable = source.readiness(pool);
      if (usable == null) {
        return Reply.error(404, "pool: " + pool + " (expected: the name of a pool)");
      }
      if (!usable.ready()) {
        return ready(usable);
      }
    }
    return ready(process);
  }

  private static Reply ready(Readiness readiness) {
    return Reply.text(readiness.ready() ? 200 : 503, readiness.why());
  }
}
