package penstock.core.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import penstock.core.route.RouteSettings;

/// All that a line is built from.
///
/// @param server the process
/// @param listeners by name
/// @param routes the first whose conditions hold takes the request
/// @param pools by name
/// @param telemetry what is told of requests
public record LineSettings(
    ServerSettings server,
    Map<String, ListenerSettings> listeners,
    List<RouteSettings> routes,
    Map<String, PoolSettings> pools,
    Telemetry telemetry) {

  /// Keeps the order in which names were written.
  public LineSettings {
    listeners = new LinkedHashMap<>(listeners);
    routes = List.copyOf(routes);
    pools = new LinkedHashMap<>(pools);
  }
}
