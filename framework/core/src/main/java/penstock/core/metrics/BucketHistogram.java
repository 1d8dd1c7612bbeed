package penstock.core.metrics;

import io.dropwizard.metrics5.Histogram;

/// A histogram of durations in fixed buckets, which can be added up across instances; counts are
/// striped, so that many threads may update it at a few nanoseconds each.
public final class BucketHistogram extends Histogram {

  private final Buckets buckets;

  private BucketHistogram(Buckets buckets) {
    super(buckets);
    this.buckets = buckets;
  }

  /// An empty histogram.
  public static BucketHistogram of(BucketBounds bounds) {
    return new BucketHistogram(new Buckets(bounds));
  }

  /// Where the buckets end.
  public BucketBounds bounds() {
    return buckets.bounds();
  }

  /// How many values fell into each bucket, not cumulated; one more than there are bounds.
  public long[] counts() {
    return buckets.counts();
  }

  /// The sum of all values, in seconds.
  public double sumSeconds() {
    return buckets.sum() / 1e9;
  }

  /// @param nanos a duration in nanoseconds; less than 0 counts as 0
  @Override
  public void update(long nanos) {
    buckets.update(nanos);
  }

  @Override
  public long getCount() {
    return buckets.count();
  }

  /// The sum of all values, in nanoseconds.
  @Override
  public long getSum() {
    return buckets.sum();
  }
}
