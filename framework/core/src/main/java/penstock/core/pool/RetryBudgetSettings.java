package penstock.core.pool;

import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Percent;

/// How many requests of a pool may be sent once more: `pools.*.retryBudget`.
///
/// @param percent of the requests of the last ten seconds
/// @param minPerSecond allowed however few requests there are
public record RetryBudgetSettings(
    @Describe("How many of the requests of the last ten seconds may be repeated; 0% to 100%.")
        @Default("20%")
        Percent percent,
    @Describe("How many a second may be repeated however few there are; 0 or more.") @Default("3")
        int minPerSecond) {

  /// 20 %, three a second at least.
  public static final RetryBudgetSettings USUAL = new RetryBudgetSettings(new Percent(0.2), 3);

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public RetryBudgetSettings {
    if (percent.fraction() > 1) {
      throw new IllegalArgumentException("percent: " + percent + " (expected: 0% to 100%)");
    }
    if (minPerSecond < 0) {
      throw new IllegalArgumentException("minPerSecond: " + minPerSecond + " (expected: >= 0)");
    }
  }
}
