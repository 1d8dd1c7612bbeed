package penstock.core.health;

import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Percent;
import penstock.spi.Shorthand;

/// When too large a share of an endpoint's attempts fails: `pools.*.outlier.errorRate`.
///
/// @param atLeast the share that takes it out
/// @param minRequests an endpoint with fewer in the interval is not judged
/// @param minEndpoints with fewer that are busy enough nobody is judged
@Shorthand("atLeast")
@Describe("When too large a share of an endpoint's attempts fails.")
public record ErrorRateSettings(
    @Describe("The share of failed attempts that takes an endpoint out; more than 0% up to 100%.")
        @Default("85%")
        Percent atLeast,
    @Describe("An endpoint with fewer requests in the interval is not judged; 1 or more.")
        @Default("50")
        int minRequests,
    @Describe("With fewer endpoints that are busy enough nobody is judged; 1 or more.")
        @Default("5")
        int minEndpoints) {

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public ErrorRateSettings {
    if (!(atLeast.fraction() > 0 && atLeast.fraction() <= 1)) {
      throw new IllegalArgumentException(
          "atLeast: " + atLeast + " (expected: more than 0% up to 100%)");
    }
    if (minRequests < 1) {
      throw new IllegalArgumentException("minRequests: " + minRequests + " (expected: >= 1)");
    }
    if (minEndpoints < 1) {
      throw new IllegalArgumentException("minEndpoints: " + minEndpoints + " (expected: >= 1)");
    }
  }
}
