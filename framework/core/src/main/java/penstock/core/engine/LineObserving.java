package penstock.core.engine;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import penstock.core.pool.Pool;
import penstock.core.route.Action;
import penstock.core.route.Route;
import penstock.core.route.Split;

/// Makes what counts and tells of a line's requests and sessions.
///
/// @param settings of the line
/// @param routes of the line
/// @param others listeners that are not of the configuration, but may still have connections
/// @param pools every pool of the configuration, by name
/// @param house where they are measured and logged
record LineObserving(
    LineSettings settings,
    List<Route> routes,
    Set<String> others,
    Map<String, ? extends Pool> pools,
    House house) {

  /// For each listener an observer a route, and behind them one for requests without a route.
  Map<String, RouteObserver[]> requests(Line line) {
    Set<String> listeners = new LinkedHashSet<>(settings.listeners().keySet());
    listeners.addAll(others);
    Map<String, RouteObserver[]> all = new HashMap<>();
    for (String listener : listeners) {
      RouteObserver[] each = new RouteObserver[routes.size() + 1];
      for (Route route : routes) {
        each[route.index()] =
            new RouteObserver(line, house.registry(), listener, route.name(), poolsOf(route));
      }
      each[routes.size()] = new RouteObserver(line, house.registry(), listener, "", Set.of());
      all.put(listener, each);
    }
    return all;
  }

  private Set<String> poolsOf(Route route) {
    if (route.rule() != null) {
      return pools.keySet();
    }
    return switch (route.action()) {
      case Action.ToPool(String name) -> Set.of(name);
      case Split split -> new LinkedHashSet<>(split.pools());
      case null, default -> Set.of();
    };
  }

  /// For each listener what its sessions at each pool are counted by.
  Map<String, Map<String, PoolSessions>> sessions(Line line) {
    Map<String, Map<String, PoolSessions>> all = new HashMap<>();
    settings
        .listeners()
        .forEach((name, listener) -> {
          PoolSessions.Way way = new PoolSessions.Way(name, listener.listener().type());
          Map<String, PoolSessions> byPool = new HashMap<>();
          for (String pool : poolsOf(listener)) {
            Pool known = pools.get(pool);
            if (known != null) {
              byPool.computeIfAbsent(pool, _ -> new PoolSessions(line, way, known, house));
            }
          }
          all.put(name, byPool);
        });
    return all;
  }

  private Collection<String> poolsOf(ListenerSettings listener) {
    return listener.ruleOrScript() == null ? listener.pools().values() : pools.keySet();
  }
}
