package penstock.core.route;

import org.jspecify.annotations.Nullable;
import penstock.spi.route.Changes;
import penstock.spi.route.RouteRule;
import penstock.spi.traffic.Request;

/// A route and what becomes of the request.
///
/// @param route the route that took the request
/// @param action the route's own, or what its rule said
/// @param why in the rule's words; empty if none was asked or it says nothing
/// @param changes what rules do to the request
public record Decision(Route route, Action action, String why, Changes changes) {

  /// What the route's own action makes of it.
  Decision(Route route, Action action) {
    this(route, action, "", Changes.NONE);
  }

  /// What becomes of the request when its filters are done with it: what the route's rule says, if
  /// it is asked only then; otherwise this.
  ///
  /// @throws RuntimeException what the rule throws, and [IllegalArgumentException] if it answers
  ///   with something out of range
  public Decision settled(Request request) {
    RouteRule rule = route.rule();
    if (rule == null || route.decides() == Decides.FIRST) {
      return this;
    }
    Decision said = Ruling.of(route, rule.decide(request));
    return said == null ? this : said.after(changes);
  }

  /// The same, with what rules of routes before have changed.
  Decision after(Changes before) {
    return before.isEmpty() ? this : new Decision(route, action, why, before.and(changes));
  }

  /// The pool, if it is one that a rule or the route named; null for a split or an answer.
  public @Nullable String pool() {
    return action instanceof Action.ToPool(String pool) ? pool : null;
  }
}
