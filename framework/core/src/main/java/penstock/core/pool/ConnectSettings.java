package penstock.core.pool;

import java.time.Duration;
import penstock.spi.Default;
import penstock.spi.Describe;

/// How a pool connects to its endpoints: `pools.*.connect`.
///
/// @param timeout how long to wait for a connection
/// @param keepAlive unused connections kept for each endpoint by each I/O thread
/// @param idle how long an unused connection is kept
public record ConnectSettings(
    @Describe("How long to wait for a connection; more than 0.") @Default("2s") Duration timeout,
    @Describe("How many unused connections each I/O thread keeps for each endpoint; 0 or more.")
        @Default("32")
        int keepAlive,
    @Describe("How long an unused connection is kept; more than 0.") @Default("60s")
        Duration idle) {

  private static final Duration LONGEST = Duration.ofDays(365);

  public ConnectSettings {
    check("timeout", timeout);
    check("idle", idle);
    if (keepAlive < 0) {
      throw new IllegalArgumentException("keepAlive: " + keepAlive + " (expected: >= 0)");
    }
  }

  private static void check(String name, Duration value) {
    if (!value.isPositive() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: more than 0, a year at most)");
    }
  }
}
