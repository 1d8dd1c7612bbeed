package penstock.server;

import java.time.Duration;
import java.util.List;
import penstock.core.metrics.BucketBounds;
import penstock.spi.Default;
import penstock.spi.Describe;

/// How what is measured is shown: `metrics`.
///
/// @param buckets bounds of the histograms of request times; empty for the usual ones
/// @param jmx whether everything is shown as MBeans too
@Describe("What is measured, and how it is shown.")
public record MetricsSettings(
    @Describe("Bounds of the histograms of request times, rising; empty for the usual ones.")
        @Default("[]")
        List<Duration> buckets,
    @Describe("Whether everything is shown as MBeans too.") @Default("true") boolean jmx) {

  /// Checks the bounds.
  ///
  /// @throws IllegalArgumentException if they do not rise
  public MetricsSettings {
    buckets = List.copyOf(buckets);
    for (int i = 1; i < buckets.size(); i++) {
      if (buckets.get(i).compareTo(buckets.get(i - 1)) <= 0) {
        throw new IllegalArgumentException(
            "buckets[" + i + "]: " + buckets.get(i) + " (expected: more than the one before)");
      }
    }
  }

  BucketBounds bounds() {
    return buckets.isEmpty() ? BucketBounds.REQUEST : BucketBounds.of(buckets);
  }
}
