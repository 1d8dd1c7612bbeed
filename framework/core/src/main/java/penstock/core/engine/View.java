package penstock.core.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.core.route.Route;

/// What is in force, for those who look.
///
/// @param settings as configured
/// @param routes in order
/// @param pools by name
/// @param listeners by name
record View(
    @Nullable LineSettings settings,
    List<Route> routes,
    Map<String, RunningPool> pools,
    Map<String, RunningListener> listeners) {

  static final View NOTHING = new View(null, List.of(), Map.of(), Map.of());

  /// How long answers close their connections before anything else ends.
  Duration closeMode() {
    return settings == null ? Duration.ZERO : settings.server().shutdown().closeMode();
  }

  /// The same with other listeners.
  View with(Map<String, RunningListener> others) {
    return new View(settings, routes, pools, others);
  }
}
