package penstock.core.http2;

import io.undertow.server.Connectors;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.BadRequestException;
import io.undertow.util.Headers;
import io.undertow.util.ParameterLimitException;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.ExchangeRequest;
import penstock.core.connection.RequestObserver;
import penstock.core.connection.Surroundings;
import penstock.core.metrics.Reason;

/// Makes exchanges of requests that came by HTTP/2, and sends them down the line. Belongs to one
/// I/O thread.
final class StreamStart {

  /// Undertow's own limit, out of the way of ours.
  private static final int MOST_PARAMETERS = 20_000;

  private final Http2Connection connection;
  private final HttpHandler line;
  private final RequestObserver refusals;
  private final StringBuilder decoded = new StringBuilder();

  StreamStart(Http2Connection connection, HttpHandler line, Surroundings surroundings) {
    this.connection = connection;
    this.line = line;
    this.refusals = surroundings.refusals();
  }

  /// Begins a request.
  ///
  /// @param head found good
  /// @param whole whether it has no body
  void open(int id, FieldBlock head, boolean whole) {
    Http2Stream stream = new Http2Stream(connection, id, head);
    connection.opened(stream);
    HttpServerExchange exchange = stream.exchange();
    ExchangeRequest request = stream.begin(refusals);
    frame(stream, head, whole);
    Refusal refusal = check(exchange, head);
    if (refusal == null) {
      Connectors.executeRootHandler(line, exchange);
    } else {
      request.journey().ended(refusal.reason());
      exchange.setStatusCode(refusal.status());
      exchange.endExchange();
    }
  }

  /// Says how long the body is in the words of HTTP/1.1, which is what endpoints get.
  private static void frame(Http2Stream stream, FieldBlock head, boolean whole) {
    HttpServerExchange exchange = stream.exchange();
    boolean ended = whole && stream.end();
    if (ended || head.connects()) {
      // What comes behind the head of what leaves HTTP is no body.
      Connectors.terminateRequest(exchange);
    } else if (!whole && head.length() < 0) {
      exchange.getRequestHeaders().put(Headers.TRANSFER_ENCODING, "chunked");
    }
  }

  /// Why a request is refused that is well-formed.
  private record Refusal(int status, Reason reason) {}

  private @Nullable Refusal check(HttpServerExchange exchange, FieldBlock head) {
    if (head.tooLarge()) {
      return new Refusal(431, Reason.TOO_LARGE);
    }
    if (head.method().equals("CONNECT") || head.method().equals("TRACE")) {
      return new Refusal(405, Reason.DENIED);
    }
    if (head.authority().isEmpty()) {
      return new Refusal(400, Reason.BAD_REQUEST);
    }
    try {
      Connectors.setExchangeRequestPath(
          exchange, head.path(), "UTF-8", true, false, decoded, MOST_PARAMETERS);
      return null;
    } catch (BadRequestException | ParameterLimitException | IllegalArgumentException _) {
      return new Refusal(400, Reason.BAD_REQUEST);
    } finally {
      decoded.setLength(0);
    }
  }
}
