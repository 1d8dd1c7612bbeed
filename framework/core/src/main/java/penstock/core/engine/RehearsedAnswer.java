package penstock.core.engine;

import io.undertow.io.IoCallback;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.AttemptNotes;
import penstock.core.connection.ExchangeRequest;
import penstock.core.connection.Notes;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.forward.ForwardPlan;
import penstock.spi.traffic.Header;

/// What the endpoint of a [Rehearsal] answers.
///
/// @param status 200 to 599
/// @param headers in order
/// @param firstByteNanos until it answers
/// @param body what health checks read; clients get none
public record RehearsedAnswer(int status, List<Header> headers, long firstByteNanos, String body) {

  /// Keeps its own copy.
  public RehearsedAnswer {
    headers = List.copyOf(headers);
  }

  /// Answers a request.
  ///
  /// @param endpoint who would have been asked
  /// @param edit of the route; null for none
  void send(ExchangeRequest request, LiveEndpoint endpoint, ForwardPlan.@Nullable HeaderEdit edit) {
    Notes notes = request.journey().notes();
    if (notes != null) {
      AttemptNotes attempt = notes.begin(endpoint.name(), endpoint.address(), System.nanoTime());
      attempt.connected(0);
      attempt.answered(status, firstByteNanos);
    }
    HttpServerExchange exchange = request.exchange();
    exchange.setStatusCode(status);
    headers.forEach(
        each -> exchange.getResponseHeaders().add(new HttpString(each.name()), each.value()));
    if (edit != null) {
      edit.apply(exchange.getResponseHeaders(), request);
    }
    exchange.getResponseSender().send("", IoCallback.END_EXCHANGE);
  }
}
