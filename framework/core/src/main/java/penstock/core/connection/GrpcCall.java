package penstock.core.connection;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Protocols;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import penstock.spi.http.GrpcStatus;

/// A request that is a gRPC call: how long its client waits, and how it ended. Belongs to one I/O
/// thread.
///
/// Source: [gRPC over HTTP/2](https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md).
public final class GrpcCall {

  private static final String TYPE = "application/grpc";
  private static final int MOST_DIGITS = 8;
  private static final long MOST_NANOS = TimeUnit.DAYS.toNanos(1000);

  private final long timeoutNanos;
  private @Nullable GrpcStatus status;

  private GrpcCall(long timeoutNanos) {
    this.timeoutNanos = timeoutNanos;
  }

  /// The call that a request is; null if it is none.
  static @Nullable GrpcCall of(HttpServerExchange exchange) {
    if (!exchange.getProtocol().equals(Protocols.HTTP_2_0)) {
      return null;
    }
    HeaderMap headers = exchange.getRequestHeaders();
    return isType(headers.getFirst(Headers.CONTENT_TYPE))
        ? new GrpcCall(timeout(headers.getFirst("grpc-timeout")))
        : null;
  }

  // application/grpc-web is another protocol.
  private static boolean isType(@Nullable String type) {
    if (type == null || !type.regionMatches(true, 0, TYPE, 0, TYPE.length())) {
      return false;
    }
    return type.length() == TYPE.length() || "+; ".indexOf(type.charAt(TYPE.length())) >= 0;
  }

  /// @return nanoseconds; 0 if there is no such header, or it says nothing
  private static long timeout(@Nullable String text) {
    int digits = text == null ? 0 : text.length() - 1;
    if (text == null || digits < 1 || digits > MOST_DIGITS) {
      return 0;
    }
    long number = 0;
    for (int i = 0; i < digits; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      number = number * 10 + digit;
    }
    TimeUnit unit =
        switch (text.charAt(digits)) {
          case 'H' -> TimeUnit.HOURS;
          case 'M' -> TimeUnit.MINUTES;
          case 'S' -> TimeUnit.SECONDS;
          case 'm' -> TimeUnit.MILLISECONDS;
          case 'u' -> TimeUnit.MICROSECONDS;
          case 'n' -> TimeUnit.NANOSECONDS;
          default -> null;
        };
    // A client that does not wait at all is one that waits for a moment.
    return unit == null ? 0 : Math.clamp(unit.toNanos(number), 1, MOST_NANOS);
  }

  /// How long its client waits for all of it, in nanoseconds; 0 for as long as it takes.
  public long timeoutNanos() {
    return timeoutNanos;
  }

  /// Notes what was said of its end; the last word counts.
  ///
  /// @param said null to forget what was said before
  public void ended(@Nullable GrpcStatus said) {
    status = said;
  }

  /// What was said of its end; null if nothing was.
  public @Nullable GrpcStatus status() {
    return status;
  }
}
