package penstock.core.route;

import java.time.Duration;
import penstock.spi.Default;
import penstock.spi.Describe;

/// How long to wait before a request is sent once more; each time twice as long.
///
/// @param base before the second attempt
/// @param max at most
/// @param jitter how chance moves it
@Describe("How long to wait before the next attempt; each time twice as long.")
public record RetryBackoffSettings(
    @Describe("Before the second attempt; 0 for no wait.") @Default("25ms") Duration base,
    @Describe("At most.") @Default("250ms") Duration max,
    @Describe("full: anything up to the time; none: exactly the time.") @Default("full")
        Jitter jitter) {

  /// How chance moves a wait.
  public enum Jitter {
    /// Anything from nothing up to the time.
    FULL,
    /// Exactly the time.
    NONE
  }

  private static final Duration LONGEST = Duration.ofMinutes(1);

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public RetryBackoffSettings {
    if (base.isNegative() || base.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("base: " + base + " (expected: 0 to 1m)");
    }
    if (max.compareTo(base) < 0 || max.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("max: " + max + " (expected: base to 1m)");
    }
  }
}
