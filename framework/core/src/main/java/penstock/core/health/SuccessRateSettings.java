package penstock.core.health;

import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Shorthand;

/// When an endpoint is so much worse than the others that it is taken out:
/// `pools.*.outlier.successRate`.
///
/// @param deviations how many standard deviations below the mean
/// @param minRequests an endpoint with fewer in the interval is not judged
/// @param minEndpoints with fewer to compare nobody is judged
@Shorthand("deviations")
@Describe("When an endpoint is so much worse than the others that it is taken out.")
public record SuccessRateSettings(
    @Describe(
            "How many standard deviations below the mean success rate of the pool takes an endpoint"
                + " out; more than 0.")
        @Default("1.9")
        double deviations,
    @Describe("An endpoint with fewer requests in the interval is not judged; 1 or more.")
        @Default("100")
        int minRequests,
    @Describe("With fewer endpoints to compare nobody is judged; 2 or more.") @Default("5")
        int minEndpoints) {

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public SuccessRateSettings {
    if (!(deviations > 0)) {
      throw new IllegalArgumentException("deviations: " + deviations + " (expected: more than 0)");
    }
    if (minRequests < 1) {
      throw new IllegalArgumentException("minRequests: " + minRequests + " (expected: >= 1)");
    }
    if (minEndpoints < 2) {
      throw new IllegalArgumentException("minEndpoints: " + minEndpoints + " (expected: >= 2)");
    }
  }
}
