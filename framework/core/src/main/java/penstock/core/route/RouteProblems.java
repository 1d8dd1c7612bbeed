package penstock.core.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import penstock.spi.http.Scheme;

/// What is wrong with the routes beside each other and beside pools and listeners.
///
/// What is wrong within one component - a host, a block of addresses, a regular expression, a code
/// - its own record or parser has refused before.
public final class RouteProblems {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  private final Collection<String> pools;
  private final Collection<String> listeners;
  private final List<RouteProblem> found = new ArrayList<>();

  private RouteProblems(Collection<String> pools, Collection<String> listeners) {
    this.pools = pools;
    this.listeners = listeners;
  }

  /// Checks all routes at once. Runs on a control thread.
  ///
  /// @param routes in the order of the configuration
  /// @param pools the names of all pools
  /// @param listeners the names of all listeners that take HTTP
  /// @return every problem, in the order of the routes; warnings last
  public static List<RouteProblem> check(
      List<RouteSettings> routes, Set<String> pools, Set<String> listeners) {
    RouteProblems problems = new RouteProblems(pools, listeners);
    Map<String, Integer> names = new HashMap<>();
    for (int i = 0; i < routes.size(); i++) {
      RouteSettings route = routes.get(i);
      String at = "routes[" + i + "]";
      problems.checkName(at, Route.nameOf(i, route), names.putIfAbsent(Route.nameOf(i, route), i));
      problems.checkListeners(at, route);
      problems.checkActions(at, route);
      problems.checkSplit(at, route.split());
      problems.checkMirror(at + ".mirror", route);
      if (route.pool() != null) {
        problems.checkPool(at + ".pool", route.pool());
      }
    }
    problems.found.addAll(Unreachable.among(routes, listeners));
    return List.copyOf(problems.found);
  }

  private void checkName(String at, String name, @Nullable Integer earlier) {
    if (!NAME.matcher(name).matches()) {
      error(at + ".name", name + " (expected: letters, digits, dots, hyphens and underscores)");
    }
    if (earlier != null) {
      error(at + ".name", name + " (expected: another name; routes[" + earlier + "] has this one)");
    }
  }

  private void checkListeners(String at, RouteSettings route) {
    for (int i = 0; i < route.listeners().size(); i++) {
      String listener = route.listeners().get(i);
      if (!listeners.contains(listener)) {
        error(
            at + ".listeners[" + i + "]",
            listener + ": no such listener " + Suggestion.of(listener, listeners));
      }
    }
  }

  private void checkActions(String at, RouteSettings route) {
    Map<String, Boolean> given = new TreeMap<>();
    given.put("pool", route.pool() != null);
    given.put("split", !route.split().isEmpty());
    given.put("redirect", route.redirect() != null);
    given.put("respond", route.respond() != null);
    given.values().removeIf(there -> !there);
    if (given.size() > 1) {
      error(
          at,
          String.join(" and ", given.keySet())
              + " (expected: one of pool, split, redirect, respond)");
    }
    if (route.redirect() != null
        && route.redirect().onlyToHttps()
        && route.matchOrNone().scheme() == Scheme.HTTPS) {
      error(at + ".redirect", "https (expected: another place, it is for clients of https)");
    }
    if (given.isEmpty() && route.decides() == Decides.AFTER_FILTERS) {
      error(
          at + ".decides",
          "after-filters (expected: first, a route without an action leaves requests to others)");
    }
    if (given.isEmpty() && route.ruleOrScript() == null) {
      error(at, "no action (expected: one of pool, split, redirect, respond or a rule)");
    }
  }

  private void checkSplit(String at, List<SplitSettings> split) {
    String first = null;
    long total = 0;
    for (int i = 0; i < split.size(); i++) {
      SplitSettings share = split.get(i);
      String key = share.stickBy();
      checkPool(at + ".split[" + i + "].pool", share.pool());
      if (key != null && first != null && !key.equals(first)) {
        error(
            at + ".split[" + i + "].stickBy",
            key + " (expected: " + first + ", as in the rest of the split)");
      }
      first = first == null ? key : first;
      total += share.weight();
    }
    if (!split.isEmpty() && total == 0) {
      error(at + ".split", "all weights are 0 (expected: one above 0)");
    }
  }

  private void checkMirror(String at, RouteSettings route) {
    MirrorSettings mirror = route.mirror();
    if (mirror == null) {
      return;
    }
    checkPool(at + ".pool", mirror.pool());
    if (route.redirect() != null || route.respond() != null) {
      error(at, "nothing to copy (expected: a route to a pool)");
    }
  }

  private void checkPool(String at, String pool) {
    if (!pools.contains(pool)) {
      error(at, pool + ": no such pool " + Suggestion.of(pool, pools));
    }
  }

  private void error(String path, String message) {
    found.add(RouteProblem.error(path, message));
  }
}
