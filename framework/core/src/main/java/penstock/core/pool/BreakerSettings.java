package penstock.core.pool;

import java.time.Duration;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Percent;

/// When a pool that fails takes no more requests for a while: `pools.*.breaker`.
///
/// @param errorRate failed requests among those of the window that open it
/// @param minRequests fewer in the window say nothing
/// @param window what is looked at
/// @param openFor how long nothing is let through
/// @param probes then let through; if they succeed, it closes
@Describe("When a pool that fails takes no more requests for a while.")
public record BreakerSettings(
    @Describe("The share of failed requests that opens it; more than 0%, 100% at most.")
        @Default("50%")
        Percent errorRate,
    @Describe("Fewer requests in the window say nothing; 1 or more.") @Default("20")
        int minRequests,
    @Describe("The time looked at; 1s to 60s.") @Default("10s") Duration window,
    @Describe("How long nothing is let through.") @Default("5s") Duration openFor,
    @Describe("How many requests are then let through; it closes when they succeed; 1 or more.")
        @Default("3")
        int probes) {

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public BreakerSettings {
    if (!(errorRate.fraction() > 0 && errorRate.fraction() <= 1)) {
      throw new IllegalArgumentException(
          "errorRate: " + errorRate + " (expected: more than 0%, 100% at most)");
    }
    if (window.toSeconds() < 1 || window.toSeconds() > 60) {
      throw new IllegalArgumentException("window: " + window + " (expected: 1s to 60s)");
    }
    if (!openFor.isPositive()) {
      throw new IllegalArgumentException("openFor: " + openFor + " (expected: more than 0)");
    }
    if (minRequests < 1) {
      throw new IllegalArgumentException("minRequests: " + minRequests + " (expected: >= 1)");
    }
    if (probes < 1) {
      throw new IllegalArgumentException("probes: " + probes + " (expected: >= 1)");
    }
  }
}
