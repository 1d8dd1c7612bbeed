package penstock.core.endpoint;

import java.time.Duration;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Percent;
import penstock.spi.Shorthand;

/// How an endpoint that comes back grows into its weight.
///
/// @param window how long it takes; zero for at once
/// @param minWeight the share of its weight it begins with
/// @param curve how it grows
@Shorthand("window")
public record SlowStartSettings(
    @Describe("How long an endpoint that comes back takes to its full weight; 0 for at once.")
        @Default("30s")
        Duration window,
    @Describe("The share of its weight it begins with; more than 0% up to 100%.") @Default("10%")
        Percent minWeight,
    @Describe("How the weight grows.") @Default("linear") Curve curve) {

  /// How the weight grows.
  public enum Curve {
    /// In proportion to the time.
    LINEAR
  }

  public SlowStartSettings {
    if (window.isNegative()) {
      throw new IllegalArgumentException("window: " + window + " (expected: 0 or more)");
    }
    if (minWeight.fraction() <= 0 || minWeight.fraction() > 1) {
      throw new IllegalArgumentException(
          "minWeight: " + minWeight + " (expected: more than 0% up to 100%)");
    }
  }
}
