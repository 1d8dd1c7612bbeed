package penstock.core.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds routes that never get a request because earlier ones take them all.
///
/// Only routes whose conditions are host and path alone are known to take all; what is found is
/// true, but not everything is found.
final class Unreachable {

  /// Where requests come in: a listener, a host and a path.
  ///
  /// @param path a [PathPattern], or an empty string for any path
  private record Place(String listener, HostPattern host, Object path) {}

  /// The first route that takes everything there.
  private final Map<Place, Integer> taken = new HashMap<>();

  private final Collection<String> listeners;

  private Unreachable(Collection<String> listeners) {
    this.listeners = listeners;
  }

  static List<RouteProblem> among(List<RouteSettings> routes, Collection<String> listeners) {
    Unreachable unreachable = new Unreachable(listeners);
    List<RouteProblem> warnings = new ArrayList<>();
    for (int i = 0; i < routes.size(); i++) {
      Integer by = unreachable.add(i, routes.get(i));
      if (by != null) {
        String name = Route.nameOf(by, routes.get(by));
        String message = "never reached (expected: before " + name + ", which takes its requests)";
        warnings.add(new RouteProblem("routes[" + i + "]", message, true));
      }
    }
    return warnings;
  }

  /// Adds a route; returns the earlier one that takes its requests, or the first of several.
  private @Nullable Integer add(int index, RouteSettings route) {
    List<HostPattern> hosts =
        route.hosts().isEmpty()
            ? List.of(HostPattern.ANY)
            : route.hosts().stream().map(HostPattern::parse).toList();
    List<Object> paths = new ArrayList<>();
    route.paths().forEach(path -> paths.add(PathPattern.of(path)));
    if (paths.isEmpty()) {
      paths.add("");
    }
    Collection<String> served = route.listeners().isEmpty() ? listeners : route.listeners();
    boolean takesAll =
        Conditions.withoutHostAndPath(route.matchOrNone()) == Condition.Always.ALWAYS
            && route.hasAction();
    Integer by = null;
    boolean free = served.isEmpty();
    for (Place place : places(served, hosts, paths)) {
      Integer taker = taker(place);
      free |= taker == null;
      by = taker == null ? by : by == null ? taker : Integer.valueOf(Math.min(by, taker));
      if (takesAll) {
        taken.putIfAbsent(place, index);
      }
    }
    return free ? null : by;
  }

  private static List<Place> places(
      Collection<String> listeners, List<HostPattern> hosts, List<Object> paths) {
    List<Place> places = new ArrayList<>();
    for (String listener : listeners) {
      for (HostPattern host : hosts) {
        paths.forEach(path -> places.add(new Place(listener, host, path)));
      }
    }
    return places;
  }

  private @Nullable Integer taker(Place place) {
    return places(List.of(place.listener()), wider(place.host()), wider(place.path())).stream()
        .filter(taken::containsKey)
        .findFirst()
        .map(taken::get)
        .orElse(null);
  }

  private static List<HostPattern> wider(HostPattern host) {
    List<HostPattern> wider = new ArrayList<>(List.of(host, HostPattern.ANY));
    String text = host.text();
    for (int dot = text.indexOf('.', 1); dot > 0; dot = text.indexOf('.', dot + 1)) {
      wider.add(new HostPattern(HostPattern.Kind.BELOW, text.substring(dot)));
    }
    return wider;
  }

  private static List<Object> wider(Object path) {
    List<Object> wider = new ArrayList<>(List.of("", path));
    if (path instanceof PathPattern pattern && pattern.kind() != PathPattern.Kind.REGEX) {
      String text = pattern.text();
      wider.add(new PathPattern(PathPattern.Kind.PREFIX, text, null));
      for (int slash = text.indexOf('/'); slash >= 0; slash = text.indexOf('/', slash + 1)) {
        wider.add(new PathPattern(PathPattern.Kind.PREFIX, text.substring(0, slash), null));
      }
    }
    return wider;
  }
}
