package penstock.core.forward;

import io.undertow.util.HeaderMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.ClientConnection;
import penstock.core.connection.ExchangeRequest;
import penstock.core.mirror.Mirror;
import penstock.core.pool.Pool;

/// What a route says about forwarding its requests.
///
/// @param pool picks the pool of a request; null if it names one that does not exist
/// @param target gives the request target to send; null to send it as it came
/// @param requestEdit changes the request's headers, once; null for none
/// @param responseEdit changes the answer's headers; null for none
/// @param limits times and sizes
/// @param retry when requests are sent once more
/// @param upgrades protocols a request may change to, in lower case
/// @param mirror sends copies elsewhere; null for none
public record ForwardPlan(
    PoolOf pool,
    @Nullable TargetOf target,
    @Nullable HeaderEdit requestEdit,
    @Nullable HeaderEdit responseEdit,
    Limits limits,
    RetryPlan retry,
    List<String> upgrades,
    @Nullable Mirror mirror) {

  /// Picks the pool of a request. Runs on I/O threads: no blocking.
  @FunctionalInterface
  public interface PoolOf {

    /// @return null if there is no such pool
    @Nullable Pool of(ExchangeRequest request);
  }

  /// Gives the target of a request. Runs on I/O threads: no blocking.
  @FunctionalInterface
  public interface TargetOf {

    /// @return path and query, without spaces or control characters
    String of(ExchangeRequest request);
  }

  /// Changes headers. Runs on I/O threads: no blocking.
  @FunctionalInterface
  public interface HeaderEdit {

    /// @param headers to change
    /// @param request whose they are
    void apply(HeaderMap headers, ExchangeRequest request);
  }

  /// Times and sizes; 0 nanoseconds stands for no limit.
  ///
  /// @param firstByteNanos from the request's end to the answer's first byte
  /// @param idleNanos between two pieces of the answer
  /// @param requestNanos for everything
  /// @param bodyBytes the most bytes in the request's body, or [#LISTENERS]
  public record Limits(long firstByteNanos, long idleNanos, long requestNanos, long bodyBytes) {

    /// As a number of bytes: the listener's limit.
    public static final long LISTENERS = -1;

    /// The most bytes in a request's body.
    long bodyBytesOf(ExchangeRequest request) {
      return Math.min(request.bodyLimit(), routesOrListeners(request));
    }

    /// How long a client that has more to send may be silent, in nanoseconds; 0 for no limit. That
    /// of a gRPC call may have nothing to say until the server has, so that the route's idle holds.
    long pauseNanosOf(ExchangeRequest request) {
      ClientConnection front = request.front();
      return front == null || request.journey().call() != null
          ? idleNanos
          : front.settings().bodyIdleNanos();
    }

    private long routesOrListeners(ExchangeRequest request) {
      if (bodyBytes != LISTENERS) {
        return bodyBytes;
      }
      ClientConnection front = request.front();
      return front == null ? Long.MAX_VALUE : front.settings().bodyBytes();
    }
  }
}
