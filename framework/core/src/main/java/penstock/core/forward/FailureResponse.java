package penstock.core.forward;

import io.undertow.io.IoCallback;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.connection.ClientConnection;
import penstock.core.connection.ExchangeRequest;
import penstock.core.connection.GoingAnswer;
import penstock.core.connection.GrpcCall;
import penstock.core.connection.StandingHeader;
import penstock.core.io.NoRoomException;
import penstock.core.metrics.Reason;
import penstock.core.upstream.HeaderNames;

/// The one place where a failure becomes an answer.
public final class FailureResponse {

  private static final Logger log = LoggerFactory.getLogger(FailureResponse.class);
  private static final String RETRY_AFTER_SECONDS = "1";

  /// Written with the raw answer, whatever stands in the exchange.
  private static final Set<HttpString> FRAMING =
      Set.of(
          Headers.CONTENT_TYPE,
          Headers.CONTENT_LENGTH,
          Headers.CONTENT_ENCODING,
          Headers.CONNECTION,
          Headers.TRANSFER_ENCODING);

  private FailureResponse() {}

  /// Answers a request that failed before any of an answer went out. Runs on the exchange's I/O
  /// thread.
  ///
  /// @param instance our name in `Proxy-Status`
  public static void send(ExchangeRequest request, Failure failure, String instance) {
    Failure told;
    try {
      sendOnce(request, failure, instance);
      return;
    } catch (AnswerWithheld e) {
      told = e.failure();
    } catch (RuntimeException | LinkageError e) {
      if (e instanceof NoRoomException || request.exchange().isResponseStarted()) {
        throw e;
      }
      told = filterFailed(request, e);
    }
    // Filters have their say once: this one goes out.
    request.exchange().getResponseHeaders().clear();
    sendOnce(request, told, instance);
  }

  /// What a filter has added to the exchange does not work.
  private static Failure filterFailed(ExchangeRequest request, Throwable e) {
    log.atError()
        .setCause(e)
        .addKeyValue("route", request.journey().route())
        .log("filter failed on the answer");
    return new Failure.Internal(Reason.PLUGIN_ERROR, "a filter failed");
  }

  private static void sendOnce(ExchangeRequest request, Failure failure, String instance) {
    request.journey().ended(failure.reason());
    HttpServerExchange exchange = request.exchange();
    String proxyStatus = ProxyStatus.of(instance, failure);
    ClientConnection front = request.front();
    if (front != null && front.answersPast() && !exchange.isRequestComplete()) {
      tell(exchange, failure, proxyStatus);
      GoingAnswer going = GoingAnswer.past(request, failure.status());
      AnswerEdits.run(request, going);
      if (front.answerAtOnce(going.status(), failure.reason().word(), lines(going.headers()))) {
        return;
      }
    }
    GrpcCall call = request.journey().call();
    if (call != null) {
      tell(exchange, failure, proxyStatus);
      GrpcAnswer.send(request, call, failure);
      return;
    }
    // Who sends such a thing is not to be trusted with what he has sent behind it.
    boolean bad = failure instanceof Failure.BadRequest || failure instanceof Failure.TooLarge;
    if (bad || (front != null && front.closing())) {
      exchange.setPersistent(false);
    }
    exchange.setStatusCode(failure.status());
    tell(exchange, failure, proxyStatus);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    String body = StatusCodes.getReason(failure.status()) + ": " + failure.reason().word() + "\n";
    // As bytes: for text Undertow lends a buffer that it loses where no second one is to be had.
    exchange
        .getResponseSender()
        .send(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), IoCallback.END_EXCHANGE);
  }

  private static void tell(HttpServerExchange exchange, Failure failure, String proxyStatus) {
    StandingHeader.put(exchange);
    HeaderMap headers = exchange.getResponseHeaders();
    headers.put(HeaderNames.PROXY_STATUS, proxyStatus);
    if (failure.status() == 503 && !headers.contains(Headers.RETRY_AFTER)) {
      headers.put(Headers.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
  }

  /// The header lines of an answer that goes past the exchange, which tells nobody of it.
  private static String lines(HeaderMap headers) {
    StringBuilder lines = new StringBuilder();
    for (HeaderValues values : headers) {
      if (!FRAMING.contains(values.getHeaderName())) {
        values.forEach(
            v -> lines.append(values.getHeaderName()).append(": ").append(v).append("\r\n"));
      }
    }
    return lines.toString();
  }
}
