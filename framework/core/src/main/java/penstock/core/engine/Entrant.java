package penstock.core.engine;

import io.undertow.server.Connectors;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.connection.ExchangeRequest;
import penstock.core.forward.Failure;
import penstock.core.io.Round;
import penstock.core.metrics.Reason;
import penstock.core.route.Decision;

/// A request that has entered a line: first it is decided where it goes, then it goes there.
/// Belongs to one I/O thread.
final class Entrant implements Round.Part, HttpHandler {

  private static final Logger log = LoggerFactory.getLogger(Entrant.class);

  private final Line line;
  private final ExchangeRequest request;
  private final String listener;
  private final RouteObserver[] here;
  private @Nullable Decision decision;
  private @Nullable Throwable failure;

  /// @param line what it has entered
  /// @param listener by which it came
  /// @param here who observes it, by the index of its route
  Entrant(Line line, ExchangeRequest request, String listener, RouteObserver[] here) {
    this.line = line;
    this.request = request;
    this.listener = listener;
    this.here = here;
  }

  /// Decides; what goes wrong with that is answered by [#handleRequest(HttpServerExchange)].
  @Override
  public void decide() {
    if (request.journey().over()) {
      // It has left the line, which may be closed.
      return;
    }
    try {
      decision = line.decide(request, listener);
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  @Override
  public void act() {
    Connectors.executeRootHandler(this, request.exchange());
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    if (request.journey().over()) {
      exchange.endExchange();
    } else if (failure != null) {
      log.atError().setCause(failure).addKeyValue("listener", listener).log("routing rule failed");
      line.refuse(request, new Failure.Internal(Reason.PLUGIN_ERROR, "the routing rule failed"));
    } else if (decision != null) {
      line.goOn(request, decision, here);
    } else {
      Rulings.explain(request);
      line.refuse(request, new Failure.NoRoute());
    }
  }
}
