package penstock.core.route;

import java.util.ArrayList;
import java.util.List;
import penstock.spi.http.RegexOverrun;
import penstock.spi.traffic.Request;

/// The single conditions of a route, each to be asked on its own. Immutable; any thread may ask.
public final class RouteConditions {

  private final List<Condition> all;

  private RouteConditions(List<Condition> all) {
    this.all = List.copyOf(all);
  }

  /// The conditions of a route, host and path among them, in the order of [Route#match()].
  public static RouteConditions of(Route route) {
    List<Condition> all = new ArrayList<>();
    collect(route.condition(), all);
    return new RouteConditions(all);
  }

  private static void collect(Condition condition, List<Condition> into) {
    switch (condition) {
      case Condition.Always _ -> {}
      case Condition.All(List<Condition> parts) -> parts.forEach(part -> collect(part, into));
      case Condition.Any(List<Condition> parts) -> parts.forEach(part -> collect(part, into));
      case Condition.Not(Condition other) -> collect(other, into);
      default -> into.add(condition);
    }
  }

  /// Each in words.
  public List<String> texts() {
    return all.stream().map(Condition::toString).toList();
  }

  /// Whether one of them holds; not if a regular expression gave up.
  ///
  /// @param index from 0, in the order of [#texts()]
  public boolean holds(int index, Request request) {
    try {
      return all.get(index).holds(request);
    } catch (RegexOverrun _) {
      return false;
    }
  }
}
