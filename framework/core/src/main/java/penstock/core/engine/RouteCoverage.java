package penstock.core.engine;

import java.util.ArrayList;
import java.util.List;
import penstock.core.route.Route;
import penstock.core.route.RouteConditions;
import penstock.spi.traffic.Request;

/// What the requests of a [Rehearsal] have touched of one route. One thread at a time.
public final class RouteCoverage {

  private final Route route;
  private final RouteConditions conditions;
  private final long[] held;
  private final long[] failed;
  private long taken;

  RouteCoverage(Route route) {
    this.route = route;
    this.conditions = RouteConditions.of(route);
    this.held = new long[conditions.texts().size()];
    this.failed = new long[held.length];
  }

  /// What became of one condition.
  ///
  /// @param text in words
  /// @param held for how many requests that reached the route it held; 0 or more
  /// @param failed for how many it did not; 0 or more
  public record Tested(String text, long held, long failed) {

    /// Whether it was seen to hold and not to hold.
    public boolean both() {
      return held > 0 && failed > 0;
    }
  }

  /// Asks every condition.
  ///
  /// @param request as routes see it
  boolean[] ask(Request request) {
    boolean[] holds = new boolean[held.length];
    for (int i = 0; i < holds.length; i++) {
      holds[i] = conditions.holds(i, request);
    }
    return holds;
  }

  /// A request came by.
  ///
  /// @param holds what [#ask] said
  /// @param took whether the route took it
  void passed(boolean[] holds, boolean took) {
    for (int i = 0; i < holds.length; i++) {
      if (holds[i]) {
        held[i]++;
      } else {
        failed[i]++;
      }
    }
    if (took) {
      taken++;
    }
  }

  /// The route's name.
  public String name() {
    return route.name();
  }

  /// The route's place in the configuration; from 0.
  public int index() {
    return route.index();
  }

  /// How many requests it took; 0 or more.
  public long taken() {
    return taken;
  }

  /// Its conditions, in order.
  public List<Tested> conditions() {
    List<Tested> all = new ArrayList<>();
    for (int i = 0; i < held.length; i++) {
      all.add(new Tested(conditions.texts().get(i), held[i], failed[i]));
    }
    return List.copyOf(all);
  }
}
