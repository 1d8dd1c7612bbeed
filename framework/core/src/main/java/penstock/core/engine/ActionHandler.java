package penstock.core.engine;

import io.undertow.io.IoCallback;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.connection.ExchangeRequest;
import penstock.core.forward.Failure;
import penstock.core.forward.FailureResponse;
import penstock.core.forward.ForwardPlan;
import penstock.core.forward.GrpcAnswer;
import penstock.core.metrics.Reason;
import penstock.core.route.Action;
import penstock.core.route.Decides;
import penstock.core.route.Decision;
import penstock.core.route.Redirect;
import penstock.core.route.Split;
import penstock.spi.io.HeaderChange;

/// Does what was decided: forwards, or answers without asking an endpoint.
final class ActionHandler implements HttpHandler {

  private static final Logger log = LoggerFactory.getLogger(ActionHandler.class);

  private final String instance;
  private final HttpHandler forwarder;
  private final ForwardPlan.HeaderEdit responseEdit;

  /// @param forwarder takes what goes to a pool
  /// @param responseEdit changes the headers of answers made here
  /// @param instance our name in `Proxy-Status`
  ActionHandler(HttpHandler forwarder, ForwardPlan.HeaderEdit responseEdit, String instance) {
    this.instance = instance;
    this.forwarder = forwarder;
    this.responseEdit = responseEdit;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    ExchangeRequest request = ExchangeRequest.of(exchange);
    Decision early = request.journey().decision();
    if (early == null) {
      throw new IllegalStateException("decision: none (expected: one before any handler)");
    }
    Decision decision = settled(request, early);
    if (decision == null) {
      return;
    }
    Action action = decision.action();
    // What nearly every request comes to, asked first: a switch over types is slow.
    if (action instanceof Action.ToPool) {
      forwarder.handleRequest(exchange);
      return;
    }
    switch (action) {
      case Action.ToPool _, Split _ -> forwarder.handleRequest(exchange);
      case Redirect redirect -> redirect(request, redirect);
      case Action.Respond respond -> respond(request, respond);
      case Action.Refuse(int status, String _) -> refuse(request, status);
      case Action.Fail(String reason, String _) ->
          FailureResponse.send(
              request,
              new Failure.Internal(Reason.of(reason), "the routing rule failed"),
              instance);
    }
  }

  /// What a rule says that is asked after the filters; null if it failed, which was answered.
  private @Nullable Decision settled(ExchangeRequest request, Decision early) {
    if (early.route().decides() == Decides.FIRST) {
      return early;
    }
    try {
      Decision decision = early.settled(request);
      if (!decision.equals(early)) {
        Rulings.note(request, decision);
      }
      return decision;
    } catch (RuntimeException | LinkageError e) {
      log.atError().setCause(e).addKeyValue("route", early.route().name()).log("rule failed");
      FailureResponse.send(
          request, new Failure.Internal(Reason.PLUGIN_ERROR, "the routing rule failed"), instance);
      return null;
    }
  }

  private void redirect(ExchangeRequest request, Redirect redirect) {
    HttpServerExchange exchange = request.exchange();
    exchange.setStatusCode(redirect.code());
    exchange.getResponseHeaders().put(Headers.LOCATION, redirect.location(request));
    responseEdit.apply(exchange.getResponseHeaders(), request);
    exchange.getResponseSender().send("", IoCallback.END_EXCHANGE);
  }

  private void respond(ExchangeRequest request, Action.Respond respond) {
    // A page is nothing to a gRPC client, but that it got one instead of an answer is.
    if (respond.status() >= StatusCodes.BAD_REQUEST
        && GrpcAnswer.send(request, respond.status(), respond.body())) {
      return;
    }
    HttpServerExchange exchange = request.exchange();
    exchange.setStatusCode(respond.status());
    if (!respond.body().isEmpty()) {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, respond.contentType());
    }
    HeaderChange.put(exchange.getResponseHeaders(), respond.headers());
    responseEdit.apply(exchange.getResponseHeaders(), request);
    exchange.getResponseSender().send(respond.body(), IoCallback.END_EXCHANGE);
  }

  private static void refuse(ExchangeRequest request, int status) {
    request.journey().ended(Reason.DENIED);
    String body = StatusCodes.getReason(status) + ": " + Reason.DENIED.word();
    if (GrpcAnswer.send(request, status, body)) {
      return;
    }
    HttpServerExchange exchange = request.exchange();
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    exchange.getResponseSender().send(body + "\n", IoCallback.END_EXCHANGE);
  }
}
