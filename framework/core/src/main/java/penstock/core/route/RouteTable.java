package penstock.core.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import penstock.spi.route.Changes;
import penstock.spi.route.RouteDecision;
import penstock.spi.route.RouteRule;
import penstock.spi.traffic.Request;

/// All routes, in which the first one whose conditions hold takes a request. Immutable; used by
/// many I/O threads at once.
///
/// The routes stand in an index by listener, host and path, so that the cost of a decision grows
/// with the length of host and path and not with the number of routes. Only routes that share host
/// and path, or that have a regular expression for a path, are tried one by one. Deciding allocates
/// nothing unless a regular expression, a block of addresses or a rule is asked.
public final class RouteTable {

  private final Route[] routes;
  private final Map<String, HostIndex> byListener = new HashMap<>();
  private final HostIndex otherListeners;
  private final LongAdder overruns = new LongAdder();

  private RouteTable(List<Route> all) {
    this.routes = all.toArray(Route[]::new);
    Set<String> named = new LinkedHashSet<>();
    for (int i = 0; i < routes.length; i++) {
      if (routes[i].index() != i) {
        throw new IllegalArgumentException(
            "index: " + routes[i].index() + " (expected: " + i + ")");
      }
      named.addAll(routes[i].listeners());
    }
    named.forEach(listener -> byListener.put(listener, HostIndex.of(serving(all, listener))));
    this.otherListeners = HostIndex.of(serving(all, ""));
  }

  /// Compiles a table. Runs on a control thread.
  ///
  /// @param routes in the order of the configuration, with [Route#index()] from 0
  /// @throws IllegalArgumentException if an index is not the route's place in the list
  public static RouteTable of(List<Route> routes) {
    return new RouteTable(routes);
  }

  private static List<Route> serving(List<Route> all, String listener) {
    List<Route> serving = new ArrayList<>();
    for (Route route : all) {
      if (route.listeners().isEmpty() || route.listeners().contains(listener)) {
        serving.add(route);
      }
    }
    return serving;
  }

  /// The first route whose conditions hold.
  ///
  /// @param request the request
  /// @param listener the name of the listener it came in by
  /// @return null if there is none, or if a regular expression gave up before one was found: what
  ///   might be forbidden is not let through
  public @Nullable Route decide(Request request, String listener) {
    return after(-1, request, listener);
  }

  /// The first route whose conditions hold among those behind another.
  ///
  /// @param route the one before
  /// @param request the request
  /// @param listener the name of the listener it came in by
  /// @return null as with [#decide]
  public @Nullable Route decideAfter(Route route, Request request, String listener) {
    return after(route.index(), request, listener);
  }

  /// Told what rules said that had no opinion and whose route has no action.
  @FunctionalInterface
  public interface Hearing {

    /// A rule has passed.
    ///
    /// @param why in its words; empty if it said nothing
    void passed(String why);
  }

  /// The first route whose conditions hold and whose rule does not pass, with what becomes of the
  /// request. A rule that passes leaves it to its route's action or, without one, to the routes
  /// behind. A rule that is asked after its route's filters is not asked here, see
  /// [Decision#settled].
  ///
  /// @param request the request
  /// @param listener the name of the listener it came in by
  /// @param hearing told why rules left it to the routes behind
  /// @return null as with [#decide]
  /// @throws RuntimeException what a rule throws, and [IllegalArgumentException] if it answers with
  ///   a status out of range
  public @Nullable Decision resolve(Request request, String listener, Hearing hearing) {
    Route route = decide(request, listener);
    Changes changes = Changes.NONE;
    while (route != null) {
      RouteRule rule = route.decides() == Decides.FIRST ? route.rule() : null;
      if (rule == null) {
        Decision own = route.decision();
        return own == null ? null : own.after(changes);
      }
      RouteDecision said = rule.decide(request);
      Decision decision = Ruling.of(route, said);
      if (decision != null) {
        return decision.after(changes);
      }
      if (said instanceof RouteDecision.Pass pass) {
        changes = changes.and(pass.changes());
        hearing.passed(pass.why());
      }
      route = decideAfter(route, request, listener);
    }
    return null;
  }

  private @Nullable Route after(int index, Request request, String listener) {
    int found = byListener.getOrDefault(listener, otherListeners).first(request, index);
    if (found == Entry.NONE) {
      return null;
    }
    if ((found & Entry.UNKNOWN) != 0) {
      overruns.increment();
      return null;
    }
    return routes[found];
  }

  /// The routes in order.
  public List<Route> routes() {
    return List.of(routes);
  }

  /// How many requests got no route because a regular expression gave up.
  public long regexOverruns() {
    return overruns.sum();
  }
}
