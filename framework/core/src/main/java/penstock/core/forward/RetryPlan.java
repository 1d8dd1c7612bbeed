package penstock.core.forward;

import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import penstock.core.connection.ExchangeRequest;
import penstock.core.metrics.Reason;
import penstock.spi.http.GrpcStatus;

/// When a route's requests are sent once more.
///
/// @param more attempts after the first; 0 to 7
/// @param causes what is repeated besides connections that were not made
/// @param methods whose requests are repeated though an endpoint may have seen them
/// @param backoff how long to wait before
/// @param where who may be asked
/// @param bodyBytes how much of a body is kept for a repetition
/// @param tryNanos how long one attempt may take until its answer begins; 0 for no limit
public record RetryPlan(
    int more,
    Causes causes,
    Set<HttpString> methods,
    Backoff backoff,
    Where where,
    long bodyBytes,
    long tryNanos) {

  /// RFC 9110 9.2.2.
  static final Set<HttpString> IDEMPOTENT =
      Set.of(Methods.GET, Methods.HEAD, Methods.PUT, Methods.DELETE, Methods.OPTIONS);

  /// How an attempt ends that was broken off.
  private static final Set<Reason> BROKEN =
      Collections.unmodifiableSet(
          EnumSet.of(Reason.ENDPOINT_RESET, Reason.ENDPOINT_CLOSED_EARLY, Reason.TLS_ERROR));

  /// Two more attempts, each at another endpoint, unless one has begun to answer; nothing that
  /// would do harm if it were done twice.
  public static final RetryPlan USUAL =
      new RetryPlan(
          2,
          new Causes(true, false, StatusSet.NONE),
          IDEMPOTENT,
          Backoff.NONE,
          Where.OTHERS,
          64 << 10,
          0);

  /// Who may be asked once an attempt has failed.
  public enum Where {
    /// Nobody twice.
    OTHERS,
    /// Others first.
    OTHERS_FIRST,
    /// Whoever the balancing policy picks.
    ANYWHERE
  }

  /// What is repeated.
  ///
  /// @param reset attempts that broke off before an answer began
  /// @param timeout attempts that took too long to answer
  /// @param statuses answers
  /// @param calls answers to gRPC calls that begin and end with such a status
  public record Causes(boolean reset, boolean timeout, StatusSet statuses, Set<GrpcStatus> calls) {

    /// Without anything that gRPC calls have to themselves.
    Causes(boolean reset, boolean timeout, StatusSet statuses) {
      this(reset, timeout, statuses, Set.of());
    }

    /// Whether an answer can be one of them.
    boolean answers() {
      return !statuses.isEmpty() || !calls.isEmpty();
    }
  }

  /// How long to wait; each time twice as long.
  ///
  /// @param baseNanos before the second attempt; 0 or more
  /// @param mostNanos at most
  /// @param jitter whether it may be any time up to that
  public record Backoff(long baseNanos, long mostNanos, boolean jitter) {

    static final Backoff NONE = new Backoff(0, 0, false);

    /// @param made attempts made; 1 or more
    /// @return nanoseconds; 0 or more
    long before(int made) {
      long nanos = Math.min(mostNanos, baseNanos << Math.min(made - 1, 16));
      return jitter && nanos > 0 ? ThreadLocalRandom.current().nextLong(nanos + 1) : nanos;
    }
  }

  /// The same, with another time for each attempt.
  public RetryPlan within(long nanos) {
    return new RetryPlan(more, causes, methods, backoff, where, bodyBytes, nanos);
  }

  /// How much of a request's body is kept.
  long keeps(ExchangeRequest request) {
    boolean call = !causes.calls().isEmpty() && request.journey().call() != null;
    return (call && more > 0) || repeats(request.exchange().getRequestMethod()) ? bodyBytes : 0;
  }

  boolean repeats(HttpString method) {
    return more > 0 && methods.contains(method);
  }

  /// Whether a failed attempt that an endpoint may have seen is repeated.
  boolean repeats(Failure failure) {
    return switch (failure) {
      case Failure.NotConnected _, Failure.Misnamed _, Failure.Unseen _ -> true;
      case Failure.BrokenOff(_, Reason why, _) -> causes.reset() && BROKEN.contains(why);
      case Failure.Unwanted(int status) -> causes.statuses().has(status);
      case Failure.UnwantedCall(GrpcStatus said) -> causes.calls().contains(said);
      case Failure.TimedOut(_, Reason late) -> causes.timeout() && late != Reason.REQUEST_TIMEOUT;
      default -> false;
    };
  }
}
