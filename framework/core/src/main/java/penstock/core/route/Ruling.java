package penstock.core.route;

import org.jspecify.annotations.Nullable;
import penstock.spi.http.HttpText;
import penstock.spi.route.Changes;
import penstock.spi.route.RouteDecision;

/// What a rule said, as the line does it.
final class Ruling {

  private Ruling() {}

  /// Reads what a rule said.
  ///
  /// @return null if it leaves it to the routes behind
  /// @throws IllegalArgumentException if it is out of range
  static @Nullable Decision of(Route route, RouteDecision said) {
    return switch (said) {
      case RouteDecision.Forward(String pool, String why, Changes changes) ->
          new Decision(route, new Action.ToPool(pool), why, changes);
      case RouteDecision.Reject(int status, String why) ->
          new Decision(route, new Action.Refuse(status, why), why, Changes.NONE);
      case RouteDecision.Redirect(int status, String location, String why) ->
          new Decision(route, Redirect.to(status, location), why, Changes.NONE);
      case RouteDecision.Respond respond ->
          new Decision(route, answer(respond), respond.why(), Changes.NONE);
      case RouteDecision.Fail(String reason, String why) ->
          new Decision(route, new Action.Fail(reason, why), why, Changes.NONE);
      case RouteDecision.Pass(String why, Changes changes) -> own(route, why, changes);
    };
  }

  private static @Nullable Decision own(Route route, String why, Changes changes) {
    Decision own = route.decision();
    return own == null || (why.isEmpty() && changes.isEmpty())
        ? own
        : new Decision(route, own.action(), why, changes);
  }

  private static Action.Respond answer(RouteDecision.Respond respond) {
    HttpText.checkStatus(respond.status());
    HttpText.checkHeaderValue("contentType", respond.contentType());
    respond
        .headers()
        .forEach(header -> {
          HttpText.checkHeaderName("headers", header.name());
          HttpText.checkHeaderValue("headers." + header.name(), header.value());
        });
    return new Action.Respond(
        respond.status(), respond.body(), respond.contentType(), respond.headers());
  }
}
