package penstock.server.test;

import java.util.List;
import penstock.core.engine.RouteCoverage;

/// What all tests of one configuration have touched of it.
///
/// @param subject the configuration or the rule that was tested
/// @param routes its routes, in order
public record LineReport(String subject, List<RouteCoverage> routes) {

  /// Keeps its own copy.
  public LineReport {
    routes = List.copyOf(routes);
  }

  /// How many of its routes took a request.
  public long routesTaken() {
    return routes.stream().filter(route -> route.taken() > 0).count();
  }

  /// How many conditions its routes have.
  public long conditions() {
    return routes.stream().mapToLong(route -> route.conditions().size()).sum();
  }

  /// How many of them were seen to hold and not to hold.
  public long conditionsSeen() {
    return routes.stream()
        .flatMap(route -> route.conditions().stream())
        .filter(RouteCoverage.Tested::both)
        .count();
  }
}
