package penstock.plugin.filter.js;

import io.undertow.io.IoCallback;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.spi.io.FilteredRequest;
import penstock.spi.io.HeaderChange;
import penstock.spi.route.RouteDecision;

/// What a script has said of a request.
///
/// @param decision what it is answered with; null if it passes
/// @param changes of its headers
/// @param facts what was found out
record Said(@Nullable RouteDecision decision, HeaderChanges changes, List<Fact> facts) {

  private static final String DENIED = "denied";

  /// What was found out about a request.
  ///
  /// @param name with a dot in it
  /// @param value without control characters
  record Fact(String name, String value) {}

  /// Does what was said.
  ///
  /// @return whether the request goes on; otherwise it was answered
  boolean pass(HttpServerExchange exchange, FilteredRequest request) {
    if (decision == null) {
      changes.apply(exchange.getRequestHeaders());
      facts.forEach(fact -> request.note(fact.name(), fact.value()));
      return true;
    }
    switch (decision) {
      case RouteDecision.Reject(int status, String why) -> {
        explain(request, why);
        request.refuse(status, DENIED, "not let through");
      }
      case RouteDecision.Redirect(int status, String location, String why) -> {
        explain(request, why);
        exchange.setStatusCode(status);
        exchange.getResponseHeaders().put(Headers.LOCATION, location);
        exchange.getResponseSender().send("", IoCallback.END_EXCHANGE);
      }
      case RouteDecision.Respond respond -> {
        explain(request, respond.why());
        respond(exchange, respond);
      }
      default -> throw new IllegalStateException("decision: " + decision);
    }
    return false;
  }

  private static void explain(FilteredRequest request, String why) {
    if (!why.isEmpty()) {
      request.onAnswerHead(head -> head.explain(why));
    }
  }

  private static void respond(HttpServerExchange exchange, RouteDecision.Respond respond) {
    exchange.setStatusCode(respond.status());
    if (!respond.body().isEmpty()) {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, respond.contentType());
    }
    HeaderChange.put(exchange.getResponseHeaders(), respond.headers());
    exchange.getResponseSender().send(respond.body(), IoCallback.END_EXCHANGE);
  }
}
