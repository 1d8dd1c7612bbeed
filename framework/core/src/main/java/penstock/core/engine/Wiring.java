package penstock.core.engine;

import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import penstock.core.accesslog.AccessLog;
import penstock.core.accesslog.AccessLogs;
import penstock.core.filter.FilterChain;
import penstock.core.forward.ForwardPlan;
import penstock.core.io.BufferPool;
import penstock.core.mirror.Mirror;
import penstock.core.pool.Pool;
import penstock.core.route.Action;
import penstock.core.route.Decision;
import penstock.core.route.Priority;
import penstock.core.route.Route;
import penstock.core.route.RouteSettings;
import penstock.core.route.RouteTable;
import penstock.core.route.RouteTimeouts;
import penstock.core.route.Split;
import penstock.spi.Extension;
import penstock.spi.http.HeaderEdits;
import penstock.spi.io.HeaderChange;
import penstock.spi.io.HttpFilter;
import penstock.spi.net.CidrSet;
import penstock.spi.route.PoolFacts;
import penstock.spi.route.RouteRule;
import penstock.spi.trace.Tracing;

/// Builds a line from its end to its start: forwarders, filters, routes.
final class Wiring {

  private static final Duration FIRST_BYTE = Duration.ofSeconds(60);
  private static final Duration IDLE = Duration.ofMinutes(5);
  private static final Duration REQUEST = Duration.ZERO;

  private final House house;
  private final BufferPool buffers;
  private final Predicate<Priority> sheds;
  private final LineSettings settings;
  private final Map<String, ? extends Pool> pools;
  private final Ending ending;
  private final PoolFacts facts;
  private final List<Live<?>> made = new ArrayList<>();
  private final Map<String, SessionRule> rules = new HashMap<>();
  private final Mirrors mirrors;
  private @Nullable AccessLog opened;

  /// @param pools every pool of the configuration, by name
  Wiring(Machine machine, LineSettings settings, Map<String, ? extends Pool> pools) {
    this(machine, settings, pools, null);
  }

  /// @param pools every pool of the configuration, by name
  /// @param ending how its ways end; null for at endpoints
  Wiring(
      Machine machine,
      LineSettings settings,
      Map<String, ? extends Pool> pools,
      @Nullable Ending ending) {
    this.house = machine.house();
    this.buffers = machine.buffers();
    this.sheds = machine.pressure()::sheds;
    this.settings = settings;
    this.pools = pools;
    this.mirrors = new Mirrors(house, buffers, settings.server().instance(), pools);
    this.ending =
        ending == null ? new Ending.AtEndpoints(house, buffers, settings.server()) : ending;
    this.facts = new LinePoolFacts(pools);
  }

  /// Builds.
  ///
  /// @param others listeners that are not of the configuration, but may still have connections
  /// @throws IOException if an access log cannot be opened; what was made before is closed
  /// @throws RuntimeException if an extension cannot be made; what was made before is closed
  Line line(Set<String> others) throws IOException {
    try {
      Telling telling = telling();
      List<Route> routes = new ArrayList<>();
      List<HttpHandler> handlers = new ArrayList<>();
      for (int i = 0; i < settings.routes().size(); i++) {
        Route route = route(i, settings.routes().get(i));
        routes.add(route);
        handlers.add(handler(route));
      }
      CidrSet trusted = CidrSet.of(settings.server().trusted());
      Line.Parts parts =
          new Line.Parts(
              settings.server().instance(),
              trusted::contains,
              RouteTable.of(routes),
              handlers,
              telling,
              sheds,
              rules());
      Line line = new Line(parts, new LineObserving(settings, routes, others, pools, house));
      rules.values().forEach(line::closesWith);
      made.forEach(line::closesWith);
      mirrors.made().forEach(line::closesWith);
      if (opened != null) {
        line.closesWith(opened);
      }
      return line;
    } catch (IOException | RuntimeException | LinkageError e) {
      rules.values().forEach(SessionRule::close);
      made.forEach(Live::close);
      mirrors.made().forEach(Mirror::close);
      closeLog();
      throw e;
    }
  }

  private Map<String, SessionRule> rules() {
    settings
        .listeners()
        .forEach((name, listener) -> {
          Extension<RouteRule> rule = listener.ruleOrScript();
          if (rule != null) {
            RouteRule deciding = live(rule, "listeners." + name + "." + listener.ruleKey());
            PoolSessions.Way way = new PoolSessions.Way(name, listener.listener().type());
            rules.put(name, new SessionRule(way, deciding, house));
          }
        });
    return Map.copyOf(rules);
  }

  private Telling telling() throws IOException {
    Telemetry told = settings.telemetry();
    AccessLogs.Origin origin = new AccessLogs.Origin(settings.server().instance(), told.version());
    opened = house.accessLogs().open(origin, told.accessLog());
    Extension<Tracing> tracing = told.tracing();
    return new Telling(opened, tracing == null ? null : live(tracing, "tracing"));
  }

  private void closeLog() {
    if (opened != null) {
      opened.close();
    }
  }

  private Route route(int index, RouteSettings route) {
    Extension<RouteRule> rule = route.ruleOrScript();
    RouteRule deciding =
        rule == null ? null : live(rule, "routes[" + index + "]." + route.ruleKey());
    return Route.of(index, route, deciding, house.hashSeed());
  }

  private HttpHandler handler(Route route) {
    List<HttpFilter> filters = new ArrayList<>();
    for (int i = 0; i < route.filters().size(); i++) {
      if (ending.keeps(route.filters().get(i))) {
        filters.add(
            live(route.filters().get(i), "routes[" + route.index() + "].filters[" + i + "]"));
      }
    }
    ForwardPlan.HeaderEdit responseEdit = edit(route.responseHeaders());
    HttpHandler forwarder = ending.of(plan(route, responseEdit));
    return FilterChain.wrap(
        filters,
        new ActionHandler(
            forwarder,
            responseEdit == null ? (_, _) -> {} : responseEdit,
            settings.server().instance()),
        settings.server().instance());
  }

  private <E> E live(Extension<E> extension, String path) {
    Live<E> live = Live.of(extension, null, at -> house.context(at, facts), path);
    made.add(live);
    return live.instance();
  }

  private ForwardPlan plan(Route route, ForwardPlan.@Nullable HeaderEdit responseEdit) {
    return new ForwardPlan(
        poolOf(route),
        target(route),
        requestEdit(route),
        responseEdit,
        limits(route),
        RetryPlans.of(route),
        route.upgrades(),
        mirrors.of(route));
  }

  private ForwardPlan.PoolOf poolOf(Route route) {
    if (route.rule() == null && route.action() instanceof Action.ToPool(String name)) {
      Pool only = pools.get(name);
      return _ -> only;
    }
    return request -> {
      Decision decision = request.journey().decision();
      return switch (decision == null ? null : decision.action()) {
        case Action.ToPool(String name) -> pools.get(name);
        case Split split -> pools.get(split.pick(request, house.random()));
        case null, default -> null;
      };
    };
  }

  private static ForwardPlan.@Nullable TargetOf target(Route route) {
    var rewrite = route.rewrite();
    return rewrite == null ? null : request -> rewrite.target(request.path(), request.query());
  }

  private static ForwardPlan.@Nullable HeaderEdit edit(HeaderEdits edits) {
    return edits.isEmpty() ? null : HeaderChange.of(edits)::apply;
  }

  private static ForwardPlan.@Nullable HeaderEdit requestEdit(Route route) {
    ForwardPlan.HeaderEdit edits = edit(route.requestHeaders());
    String host = route.rewrite() == null ? null : route.rewrite().host();
    if (host == null) {
      return edits;
    }
    return (headers, request) -> {
      request.rewriteHost(host);
      if (edits != null) {
        edits.apply(headers, request);
      }
    };
  }

  private ForwardPlan.Limits limits(Route route) {
    RouteTimeouts times = route.timeouts();
    return new ForwardPlan.Limits(
        nanos(times.firstByte(), FIRST_BYTE),
        nanos(times.idle(), IDLE),
        nanos(times.request(), REQUEST),
        route.limits().bodyBytes() == null
            ? ForwardPlan.Limits.LISTENERS
            : route.limits().bodyBytes().bytes());
  }

  private static long nanos(@Nullable Duration said, Duration otherwise) {
    return (said == null ? otherwise : said).toNanos();
  }
}
