package penstock.core.engine;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;
import penstock.core.connection.ExchangeRequest;
import penstock.core.connection.Journey;
import penstock.core.connection.Notes;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Tried;
import penstock.core.forward.Failure;
import penstock.core.forward.FailureResponse;
import penstock.core.forward.ForwardPlan;
import penstock.core.metrics.LineRegistry;
import penstock.core.metrics.Reason;
import penstock.core.pool.Choice;
import penstock.core.pool.Pool;
import penstock.core.route.Decision;
import penstock.core.route.Route;
import penstock.spi.Extension;
import penstock.spi.io.HttpFilter;
import penstock.spi.net.CidrSet;
import penstock.spi.route.Changes;
import penstock.spi.traffic.Header;

/// A line without sockets: requests go through its real routes, rules and filters up to the choice
/// of an endpoint, and no further. Nothing is listened on, connected to, looked up or checked;
/// time, chance and the health of endpoints are what the director says. One thread at a time.
public final class Rehearsal implements AutoCloseable {

  private final Machine machine;
  private final String instance;
  private final Line line;
  private final Map<String, RehearsedPool> pools = new LinkedHashMap<>();
  private final List<RouteCoverage> coverage;
  private final CidrSet trusted;
  private final Map<String, String> schemes = new LinkedHashMap<>();
  private final RehearsedSessions sessions;
  private @Nullable Played played;
  private @Nullable RehearsedAnswer given;

  /// What is not left to the world.
  ///
  /// @param clock the time
  /// @param random chance
  /// @param filters which filters are played; the others are as if they had let everything pass
  public record Director(
      InstantSource clock, RandomGenerator random, Predicate<Extension<HttpFilter>> filters) {}

  /// What came out at the end of the line.
  private record Played(String endpoint, Rehearsed.@Nullable Sent sent) {}

  private Rehearsal(LineSettings settings, Director director, Lender lender) throws IOException {
    LineRegistry registry = new LineRegistry();
    Machine started = Machine.start(settings.server(), registry, lender);
    this.machine = started.in(started.house().with(director.clock(), director.random()));
    this.instance = settings.server().instance();
    settings
        .listeners()
        .forEach((name, listener) -> {
          if (listener.readsRequests()) {
            schemes.put(name, listener.listener().type());
          }
        });
    try {
      settings
          .pools()
          .forEach((name, pool) -> pools.put(name, new RehearsedPool(name, pool, machine.house())));
      Map<String, Pool> live = new LinkedHashMap<>();
      pools.forEach((name, pool) -> live.put(name, pool.pool()));
      this.line = new Wiring(machine, settings, live, new BeforeEndpoints(director)).line(Set.of());
      this.coverage = line.table().routes().stream().map(RouteCoverage::new).toList();
      this.sessions = new RehearsedSessions(line, settings.listeners(), pools);
      this.trusted = CidrSet.of(settings.server().trusted());
    } catch (IOException | RuntimeException | LinkageError e) {
      stop();
      throw e;
    }
  }

  /// Sets up a line. Runs on a control thread.
  ///
  /// @param settings without problems, see [LineProblems]
  /// @param lender has what extensions may borrow beyond the engine's own
  /// @throws IOException if a file cannot be read
  /// @throws RuntimeException if an extension cannot be made
  public static Rehearsal of(LineSettings settings, Director director, Lender lender)
      throws IOException {
    LineSettings silent =
        new LineSettings(
            settings.server(),
            settings.listeners(),
            settings.routes(),
            settings.pools(),
            new Telemetry(settings.telemetry().version(), List.of(), null));
    return new Rehearsal(silent, director, lender);
  }

  /// What was touched of each route, in order.
  public List<RouteCoverage> coverage() {
    return coverage;
  }

  /// The listeners whose payload nobody reads.
  public RehearsedSessions sessions() {
    return sessions;
  }

  /// The names of the listeners that take requests, in order.
  public Set<String> listeners() {
    return Collections.unmodifiableSet(schemes.keySet());
  }

  /// The first listener that speaks a scheme, or else the first of all.
  ///
  /// @param scheme `http` or `https`
  /// @return empty if no listener takes requests
  public String listenerFor(String scheme) {
    return schemes.entrySet().stream()
        .filter(each -> each.getValue().equals(scheme))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseGet(() -> schemes.isEmpty() ? "" : schemes.keySet().iterator().next());
  }

  /// The pools, by name.
  public Map<String, RehearsedPool> pools() {
    return Collections.unmodifiableMap(pools);
  }

  /// Plays a request.
  ///
  /// @throws IllegalStateException if a filter waits for something, which nobody brings here
  public Rehearsed play(RehearsedRequest request) {
    XnioIoThread thread = machine.worker().getIoThread(0);
    PaperConnection connection = new PaperConnection(request.peer(), machine.buffers(), thread);
    HttpServerExchange exchange = connection.exchange(request);
    ExchangeRequest view = ExchangeRequest.of(exchange);
    request.facts().forEach((name, value) -> view.noting().fact(name, value));
    List<boolean[]> asked = ask(view);
    played = null;
    given = request.answer();
    line.enter();
    try {
      line.handle(exchange, request.listener());
    } catch (Exception e) {
      throw new IllegalStateException("request: failed (expected: an answer)", e);
    }
    cover(asked, view, request.listener());
    Played end = played;
    if (end == null && !exchange.isResponseComplete()) {
      throw new IllegalStateException(
          "request: still waiting (expected: filters that need nobody)");
    }
    Journey journey = view.journey();
    Notes notes = journey.notes();
    Rehearsed.Answer answer = exchange.isResponseComplete() ? answer(exchange, connection) : null;
    Rehearsed rehearsed =
        new Rehearsed(
            journey.route(),
            journey.pool(),
            end == null ? "" : end.endpoint(),
            notes == null ? journey.why() : notes.why(),
            journey.reason().word(),
            end == null ? null : end.sent(),
            answer);
    if (!exchange.isResponseComplete()) {
      exchange.endExchange();
    }
    return rehearsed;
  }

  /// Asks every condition before the request is changed.
  private List<boolean[]> ask(ExchangeRequest view) {
    view.trust(trusted::contains);
    return view.normalizePath()
        ? coverage.stream().map(route -> route.ask(view)).toList()
        : List.of();
  }

  private void cover(List<boolean[]> asked, ExchangeRequest view, String listener) {
    Decision decision = view.journey().decision();
    int last = decision == null ? asked.size() - 1 : decision.route().index();
    for (Route route : line.table().routes()) {
      boolean serves = route.listeners().isEmpty() || route.listeners().contains(listener);
      if (serves && route.index() <= last && !asked.isEmpty()) {
        boolean took = decision != null && route.index() == last;
        coverage.get(route.index()).passed(asked.get(route.index()), took);
      }
    }
  }

  private static Rehearsed.Answer answer(HttpServerExchange exchange, PaperConnection connection) {
    List<Header> headers = new ArrayList<>();
    exchange
        .getResponseHeaders()
        .forEach(values ->
            values.forEach(
                value -> headers.add(new Header(values.getHeaderName().toString(), value))));
    return new Rehearsed.Answer(exchange.getStatusCode(), headers, connection.body());
  }

  /// Ends the line and what was made for it.
  @Override
  public void close() {
    line.close();
    stop();
  }

  private void stop() {
    pools.values().forEach(RehearsedPool::close);
    machine.stopMoving();
    machine.stop();
  }

  /// Where requests would be sent to an endpoint, they are noted down.
  private final class BeforeEndpoints implements Ending {

    private final Director director;

    BeforeEndpoints(Director director) {
      this.director = director;
    }

    @Override
    public boolean keeps(Extension<HttpFilter> filter) {
      return director.filters().test(filter);
    }

    @Override
    public HttpHandler of(ForwardPlan plan) {
      return exchange -> forward(ExchangeRequest.of(exchange), plan);
    }

    private void forward(ExchangeRequest request, ForwardPlan plan) {
      Pool pool = plan.pool().of(request);
      if (pool == null) {
        Failure none = new Failure.Internal(Reason.NO_POOL, "the route names no pool that exists");
        FailureResponse.send(request, none, instance);
        return;
      }
      request.journey().sentTo(pool.name());
      String target = plan.target() == null ? null : plan.target().of(request);
      HeaderMap headers = request.exchange().getRequestHeaders();
      if (plan.requestEdit() != null) {
        plan.requestEdit().apply(headers, request);
      }
      Choice choice = pool.choose(request, new Tried());
      LiveEndpoint chosen = choice.endpoint();
      if (chosen == null) {
        request.journey().ended(choice.reason());
      }
      played = new Played(chosen == null ? "" : chosen.name(), sent(request, target, headers));
      if (chosen != null && given != null) {
        given.send(request, chosen, plan.responseEdit());
      }
    }

    private static Rehearsed.Sent sent(
        ExchangeRequest request, @Nullable String target, HeaderMap headers) {
      Map<String, String> first = new TreeMap<>();
      headers.forEach(values ->
          first.put(values.getHeaderName().toString().toLowerCase(Locale.ROOT), values.getFirst()));
      first.put("host", request.endpointAuthority());
      String query = request.query() == null ? "" : request.query();
      int mark = target == null ? -1 : target.indexOf('?');
      String path = target == null ? request.path() : mark < 0 ? target : target.substring(0, mark);
      String rest = target == null ? query : mark < 0 ? "" : target.substring(mark + 1);
      return new Rehearsed.Sent(path, rest, first, request.fact(Changes.KEY_FACT));
    }
  }
}
