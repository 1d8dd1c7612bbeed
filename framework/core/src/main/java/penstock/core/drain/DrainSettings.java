package penstock.core.drain;

import java.time.Duration;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Shorthand;

/// How an endpoint is let run empty: `pools.*.drain`.
///
/// @param timeout how long bound clients may stay
/// @param sticky what becomes of bound clients
@Shorthand("timeout")
public record DrainSettings(
    @Describe("How long clients bound to a draining endpoint may stay; 0 or more.") @Default("5m")
        Duration timeout,
    @Describe("Whether clients bound to a draining endpoint are kept there or moved at once.")
        @Default("keep")
        Bound sticky) {

  /// What becomes of clients that are bound to a draining endpoint.
  public enum Bound {
    /// They stay until the time is over.
    KEEP,
    /// They go elsewhere with their next request.
    MOVE
  }

  public DrainSettings {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("timeout: " + timeout + " (expected: 0 or more)");
    }
  }
}
