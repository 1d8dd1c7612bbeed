package penstock.core.route;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import penstock.spi.Describe;

/// How long a route's requests may take; what is null is left to the listener and the pool, zero
/// means without limit.
@Describe("How long requests of the route may take; 0 for no limit.")
public record RouteTimeouts(
    @Describe("The whole request, from its first byte to the last of the answer.")
        @Nullable Duration request,
    @Describe("From the end of the request to the first byte of the endpoint's answer.")
        @Nullable Duration firstByte,
    @Describe("Without a byte either way.") @Nullable Duration idle,
    @Describe("One attempt at an endpoint, until its answer begins.") @Nullable Duration perTry) {

  static final RouteTimeouts NONE = new RouteTimeouts(null, null, null, null);

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if a duration is negative
  public RouteTimeouts {
    check("request", request);
    check("firstByte", firstByte);
    check("idle", idle);
    check("perTry", perTry);
  }

  private static void check(String component, @Nullable Duration duration) {
    if (duration != null && duration.isNegative()) {
      throw new IllegalArgumentException(component + ": " + duration + " (expected: >= 0)");
    }
  }
}
