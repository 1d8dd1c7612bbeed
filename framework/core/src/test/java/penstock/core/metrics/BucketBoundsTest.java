package penstock.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BucketBoundsTest {

  private final BucketBounds bounds =
      BucketBounds.of(List.of(Duration.ofNanos(10), Duration.ofNanos(20), Duration.ofNanos(40)));

  @Test
  void aBoundBelongsToTheBucketItEnds() {
    assertThat(bounds.bucketOf(0)).isZero();
    assertThat(bounds.bucketOf(10)).isZero();
    assertThat(bounds.bucketOf(11)).isEqualTo(1);
    assertThat(bounds.bucketOf(40)).isEqualTo(2);
  }

  @Test
  void whatIsAboveTheLastBoundHasItsOwnBucket() {
    assertThat(bounds.bucketOf(41)).isEqualTo(3);
    assertThat(bounds.bucketOf(Long.MAX_VALUE)).isEqualTo(3);
    assertThat(bounds.seconds(3)).isInfinite();
  }

  @Test
  void findsTheSameBucketAsAWalkThroughAllOfThem() {
    for (long value = 0; value < 60; value++) {
      assertThat(bounds.bucketOf(value)).as("%d", value).isEqualTo(walked(bounds, value));
    }
    for (BucketBounds shipped : List.of(BucketBounds.REQUEST, BucketBounds.OVERHEAD)) {
      for (int bucket = 0; bucket < shipped.size(); bucket++) {
        long end = shipped.end(bucket);
        assertThat(shipped.bucketOf(end - 1)).isEqualTo(walked(shipped, end - 1));
        assertThat(shipped.bucketOf(end)).isEqualTo(walked(shipped, end));
        assertThat(shipped.bucketOf(end + 1)).isEqualTo(walked(shipped, end + 1));
      }
    }
  }

  private static int walked(BucketBounds bounds, long value) {
    int bucket = 0;
    while (bucket < bounds.size() && value > bounds.end(bucket)) {
      bucket++;
    }
    return bucket;
  }

  @Test
  void requestsAreMeasuredFromAMillisecondToTenSeconds() {
    assertThat(BucketBounds.REQUEST.size()).isEqualTo(13);
    assertThat(BucketBounds.REQUEST.seconds(0)).isEqualTo(0.001);
    assertThat(BucketBounds.REQUEST.seconds(1)).isEqualTo(0.0025);
    assertThat(BucketBounds.REQUEST.seconds(12)).isEqualTo(10);
  }

  @Test
  void refusesBoundsThatDoNotRise() {
    assertThatThrownBy(() -> BucketBounds.of(List.of(Duration.ofMillis(5), Duration.ofMillis(5))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("buckets: [PT0.005S, PT0.005S] (expected: ascending, more than 0)");
    assertThatThrownBy(() -> BucketBounds.of(List.of(Duration.ZERO)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BucketBounds.of(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
