package penstock.core.forward;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.nio.charset.StandardCharsets;
import penstock.core.connection.ExchangeRequest;
import penstock.core.connection.GrpcCall;
import penstock.core.metrics.Reason;
import penstock.spi.http.GrpcStatus;

/// Answers of our own as gRPC calls expect them: always 200, and in the head alone how the call
/// ended.
public final class GrpcAnswer {

  static final HttpString STATUS = new HttpString("grpc-status");
  private static final HttpString MESSAGE = new HttpString("grpc-message");

  private GrpcAnswer() {}

  /// Answers a gRPC call; nothing happens if the request is none. Runs on the exchange's I/O
  /// thread.
  ///
  /// @param httpStatus how any other request would be answered
  /// @param message for people
  /// @return whether it was one
  public static boolean send(ExchangeRequest request, int httpStatus, String message) {
    GrpcCall call = request.journey().call();
    if (call == null) {
      return false;
    }
    send(request, call, GrpcStatus.ofHttp(httpStatus), message);
    return true;
  }

  /// Tells the client of a call that it failed.
  static void send(ExchangeRequest request, GrpcCall call, Failure failure) {
    GrpcStatus status =
        failure.reason() == Reason.REQUEST_TIMEOUT && over(request, call)
            ? GrpcStatus.DEADLINE_EXCEEDED
            : GrpcStatus.ofHttp(failure.status());
    String message = StatusCodes.getReason(failure.status()) + ": " + failure.reason().word();
    send(request, call, status, message);
  }

  /// Whether the client waits no longer.
  private static boolean over(ExchangeRequest request, GrpcCall call) {
    return call.timeoutNanos() > 0
        && System.nanoTime() - request.journey().startNanos() >= call.timeoutNanos();
  }

  private static void send(
      ExchangeRequest request, GrpcCall call, GrpcStatus status, String message) {
    call.ended(status);
    HttpServerExchange exchange = request.exchange();
    exchange.setStatusCode(StatusCodes.OK);
    HeaderMap headers = exchange.getResponseHeaders();
    headers.put(Headers.CONTENT_TYPE, "application/grpc");
    headers.put(STATUS, status.code());
    headers.put(MESSAGE, encoded(message));
    // Asked for beforehand, lest the exchange says that there are no bytes of it.
    if (exchange.isResponseChannelAvailable()) {
      exchange.getResponseChannel();
    }
    exchange.endExchange();
  }

  /// Percent-encoded as gRPC wants it: everything but printable ASCII, and the percent sign.
  static String encoded(String message) {
    StringBuilder out = new StringBuilder(message.length());
    for (byte b : message.getBytes(StandardCharsets.UTF_8)) {
      if (b >= ' ' && b <= '~' && b != '%') {
        out.append((char) b);
      } else {
        out.append('%')
            .append(Character.toUpperCase(Character.forDigit((b >> 4) & 15, 16)))
            .append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
      }
    }
    return out.toString();
  }
}
