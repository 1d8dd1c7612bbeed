package penstock.core.engine;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.connection.ExchangeRequest;
import penstock.core.forward.Failure;
import penstock.core.forward.FailureResponse;
import penstock.core.metrics.Reason;
import penstock.core.route.Decision;
import penstock.core.route.Priority;
import penstock.core.route.RouteTable;
import penstock.spi.io.Streams.Ruling;
import penstock.spi.traffic.Connection;

/// One configuration, ready for requests. Immutable but for the count of its users: what only it
/// uses is closed when it has been replaced and its last request has ended.
final class Line {

  private static final Logger log = LoggerFactory.getLogger(Line.class);

  private final LongAdder entered = new LongAdder();
  private final LongAdder left = new LongAdder();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final List<AutoCloseable> ours = new ArrayList<>();
  private final Parts parts;
  private final Map<String, RouteObserver[]> observers;
  private final Map<String, Map<String, PoolSessions>> sessions;

  /// What a line is made of.
  ///
  /// @param instance our name
  /// @param trusted whose word on the client is believed
  /// @param table decides
  /// @param handlers what follows each route, by its index
  /// @param telling tells of requests
  /// @param sheds whether a request of a route of this priority is turned away because there is too
  ///   much to do
  /// @param rules of listeners whose payload is not read, by name
  record Parts(
      String instance,
      Predicate<InetAddress> trusted,
      RouteTable table,
      List<HttpHandler> handlers,
      Telling telling,
      Predicate<Priority> sheds,
      Map<String, SessionRule> rules) {}

  Line(Parts parts, LineObserving observing) {
    this.parts = parts;
    this.observers = observing.requests(this);
    this.sessions = observing.sessions(this);
  }

  /// Has something closed with the line.
  void closesWith(AutoCloseable closeable) {
    ours.add(closeable);
  }

  /// Tells of requests.
  Telling telling() {
    return parts.telling();
  }

  RouteTable table() {
    return parts.table();
  }

  void enter() {
    entered.increment();
  }

  void leave() {
    left.increment();
  }

  /// Requests under way in this line. May be too high for a moment, never too low: whoever leaves
  /// has entered.
  long users() {
    long gone = left.sum();
    return entered.sum() - gone;
  }

  /// The sessions that come by a listener and go to a pool; null if none do.
  @Nullable PoolSessions sessions(String listener, String pool) {
    return sessions.getOrDefault(listener, Map.of()).get(pool);
  }

  /// The rule of a listener whose payload is not read; null if it has none.
  @Nullable SessionRule rule(String listener) {
    return parts.rules().get(listener);
  }

  /// Where the rule of a listener sends a connection; open if there is no rule.
  Ruling ask(String listener, Connection connection) {
    SessionRule rule = rule(listener);
    return rule == null ? new Ruling.Open(connection) : rule.ask(connection);
  }

  /// Takes one request, entered before, all the way.
  ///
  /// @param listener by which it came
  void handle(HttpServerExchange exchange, String listener) throws Exception {
    Entrant entrant = admit(exchange, listener);
    if (entrant != null) {
      entrant.decide();
      entrant.handleRequest(exchange);
    }
  }

  /// Admits one request, entered before.
  ///
  /// @param listener by which it came
  /// @return what is to be decided on; null if it was answered
  @Nullable Entrant admit(HttpServerExchange exchange, String listener) {
    RouteObserver[] here = observers.get(listener);
    if (here == null) {
      leave();
      strange(exchange);
      return null;
    }
    ExchangeRequest request = ExchangeRequest.of(exchange);
    request.trust(parts.trusted());
    parts.telling().begun(request);
    RouteObserver none = here[here.length - 1];
    none.started();
    request.journey().belongsTo("", "", none);
    if (!request.normalizePath()) {
      refuse(request, new Failure.BadRequest("the path cannot be understood"));
      return null;
    }
    return new Entrant(this, request, listener, here);
  }

  /// Decides on a request.
  ///
  /// @param listener by which it came
  /// @return null if no route takes it
  @Nullable Decision decide(ExchangeRequest request, String listener) {
    return parts.table().resolve(request, listener, request.journey());
  }

  /// Has a request go the way that was decided.
  ///
  /// @param here who observes it, by the index of its route
  void goOn(ExchangeRequest request, Decision decision, RouteObserver[] here) throws Exception {
    int index = decision.route().index();
    request.journey().belongsTo(decision.route().name(), "", here[index]);
    if (parts.sheds().test(decision.route().priority())) {
      refuse(request, new Failure.Internal(Reason.OVERLOADED, "there is too much to do"));
      return;
    }
    Rulings.note(request, decision);
    parts.handlers().get(index).handleRequest(request.exchange());
  }

  /// Its listener was opened for a configuration that did not come into force.
  private static void strange(HttpServerExchange exchange) {
    exchange.setStatusCode(StatusCodes.SERVICE_UNAVAILABLE);
    exchange.setPersistent(false);
    exchange.endExchange();
  }

  /// Answers a request that has no way to go.
  void refuse(ExchangeRequest request, Failure failure) {
    FailureResponse.send(request, failure, parts.instance());
  }

  /// Shows no more of a listener by which no request can come.
  void forget(String listener) {
    RouteObserver[] gone = observers.get(listener);
    if (gone != null) {
      List.of(gone).forEach(RouteObserver::close);
    }
  }

  /// Closes what only this line uses. Runs on a control thread, when nobody uses it any more.
  void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    observers.values().forEach(each -> List.of(each).forEach(RouteObserver::close));
    sessions.values().forEach(each -> each.values().forEach(PoolSessions::close));
    for (AutoCloseable each : ours) {
      try {
        each.close();
      } catch (Exception | LinkageError e) {
        log.atWarn().setCause(e).log("part of an old line failed to close");
      }
    }
  }
}
