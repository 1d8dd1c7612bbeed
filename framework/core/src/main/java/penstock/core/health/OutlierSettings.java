package penstock.core.health;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;

/// When real traffic takes an endpoint out: `pools.*.outlier`.
///
/// @param consecutive5xx bad or missing answers in a row; 0 for never
/// @param consecutiveConnectFailures failed connections in a row; 0 for never
/// @param successRate when an endpoint is so much worse than the others; null for never
/// @param errorRate when too large a share of its attempts fails; null for never
/// @param interval how often the rates are looked at, and the time they are of
/// @param baseEjection how long the first time lasts
/// @param maxEjection how long any time lasts at most
/// @param maxEjectedPercent how many may be out at once; 0 for nobody
public record OutlierSettings(
    @Describe("How many answers of 5xx, or none, in a row take an endpoint out; 0 for never.")
        @Default("5")
        int consecutive5xx,
    @Describe("How many failed connections in a row take an endpoint out; 0 for never.")
        @Default("5")
        int consecutiveConnectFailures,
    @Describe("Takes out whose success rate is far below that of the others; otherwise nobody.")
        @Nullable SuccessRateSettings successRate,
    @Describe("Takes out of whose attempts too many fail; otherwise nobody.")
        @Nullable ErrorRateSettings errorRate,
    @Describe(
            "How often successRate and errorRate are looked at, and the time they are of; 1s or"
                + " more.")
        @Default("10s")
        Duration interval,
    @Describe("How long an endpoint is out the first time; the n-th time n times as long.")
        @Default("30s")
        Duration baseEjection,
    @Describe("How long an endpoint is out at most.") @Default("5m") Duration maxEjection,
    @Describe(
            "How many percent of the pool may be out at once; at least one endpoint may be, the"
                + " last usable one never; 0 takes nobody out.")
        @Default("10")
        int maxEjectedPercent) {

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public OutlierSettings {
    atLeastZero("consecutive5xx", consecutive5xx);
    atLeastZero("consecutiveConnectFailures", consecutiveConnectFailures);
    // Decisions are taken once a second.
    if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("interval: " + interval + " (expected: 1s or more)");
    }
    if (!baseEjection.isPositive()) {
      throw new IllegalArgumentException(
          "baseEjection: " + baseEjection + " (expected: more than 0)");
    }
    if (maxEjection.compareTo(baseEjection) < 0) {
      throw new IllegalArgumentException(
          "maxEjection: " + maxEjection + " (expected: baseEjection or more)");
    }
    if (maxEjectedPercent < 0 || maxEjectedPercent > 100) {
      throw new IllegalArgumentException(
          "maxEjectedPercent: " + maxEjectedPercent + " (expected: 0 to 100)");
    }
  }

  private static void atLeastZero(String name, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= 0)");
    }
  }
}
