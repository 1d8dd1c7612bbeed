package penstock.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dropwizard.metrics5.MetricName;
import io.dropwizard.metrics5.MetricRegistry;
import io.dropwizard.metrics5.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class BucketHistogramTest {

  private final BucketHistogram histogram =
      BucketHistogram.of(
          BucketBounds.of(
              List.of(Duration.ofNanos(100), Duration.ofNanos(200), Duration.ofNanos(400))));

  @Test
  void countsEachValueInOneBucket() {
    for (long value : new long[] {1, 100, 150, 399, 400, 401, 9_000}) {
      histogram.update(value);
    }

    assertThat(histogram.counts()).containsExactly(2, 1, 2, 2);
    assertThat(histogram.getCount()).isEqualTo(7);
    assertThat(histogram.getSum()).isEqualTo(1 + 100 + 150 + 399 + 400 + 401 + 9_000);
    assertThat(histogram.sumSeconds()).isEqualTo(10_451e-9, within(1e-15));
  }

  @Test
  void takesATimeBelowZeroForZero() {
    histogram.update(-5);

    assertThat(histogram.counts()).containsExactly(1, 0, 0, 0);
    assertThat(histogram.getSum()).isZero();
  }

  @Test
  void losesNothingWhenManyThreadsUpdate() {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int thread = 0; thread < 8; thread++) {
        threads.submit(() -> {
          for (int i = 0; i < 10_000; i++) {
            histogram.update(i % 500);
          }
        });
      }
    }

    assertThat(histogram.getCount()).isEqualTo(80_000);
    assertThat(histogram.counts()).containsExactly(16_160, 16_000, 32_000, 15_840);
  }

  @Test
  void quantilesLieWithinTheBucketOfTheTrueValue() {
    for (int i = 1; i <= 400; i++) {
      histogram.update(i);
    }
    Snapshot snapshot = histogram.getSnapshot();

    assertThat(snapshot.getMedian()).isEqualTo(200, within(1.0));
    assertThat(snapshot.getValue(0.25)).isEqualTo(100, within(1.0));
    assertThat(snapshot.get75thPercentile()).isEqualTo(300, within(1.0));
    assertThat(snapshot.getValue(1)).isEqualTo(400);
    assertThat(snapshot.getMean()).isEqualTo(200.5);
    assertThat(snapshot.getMin()).isZero();
    assertThat(snapshot.getMax()).isEqualTo(400);
    assertThat(snapshot.getStdDev()).isEqualTo(115, within(15.0));
  }

  @Test
  void aQuantileBeyondTheLastBoundIsThatBound() {
    histogram.update(1_000_000);

    assertThat(histogram.getSnapshot().getMedian()).isEqualTo(400);
  }

  @Test
  void anEmptyOneHasZeroEverywhere() {
    Snapshot snapshot = histogram.getSnapshot();

    assertThat(snapshot.getMedian()).isZero();
    assertThat(snapshot.getMean()).isZero();
    assertThat(snapshot.getStdDev()).isZero();
    assertThat(snapshot.getMax()).isZero();
    assertThat(snapshot.size()).isZero();
  }

  @Test
  void aRegistryTakesItForAHistogram() {
    MetricRegistry registry = new MetricRegistry();
    registry.register(MetricName.build("seconds"), histogram);

    assertThat(registry.getHistograms()).containsValue(histogram);
  }
}
