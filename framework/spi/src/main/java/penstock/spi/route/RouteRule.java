package penstock.spi.route;

import penstock.spi.Kind;
import penstock.spi.traffic.Traffic;

/// Decides, for traffic whose route names this rule, where it goes.
@FunctionalInterface
public interface RouteRule {

  /// `routes[].rule`.
  Kind<RouteRule> KIND = new Kind<>("route", RouteRule.class, "js");

  /// Decides. Runs on many I/O threads at once: no blocking, no locks.
  ///
  /// @param traffic what to decide on
  /// @return the decision; [RouteDecision.Pass] leaves it to the route's own action
  RouteDecision decide(Traffic traffic);
}
