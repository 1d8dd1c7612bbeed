package penstock.core.metrics;

import io.dropwizard.metrics5.Reservoir;
import io.dropwizard.metrics5.Snapshot;
import java.util.concurrent.atomic.LongAdder;

/// Striped counts, one a bucket, as a reservoir that forgets nothing. Safe for use by many threads.
final class Buckets implements Reservoir {

  private final BucketBounds bounds;
  private final LongAdder[] counts;
  private final LongAdder sum = new LongAdder();

  Buckets(BucketBounds bounds) {
    this.bounds = bounds;
    this.counts = new LongAdder[bounds.size() + 1];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  BucketBounds bounds() {
    return bounds;
  }

  long[] counts() {
    long[] now = new long[counts.length];
    for (int i = 0; i < now.length; i++) {
      now[i] = counts[i].sum();
    }
    return now;
  }

  long count() {
    long count = 0;
    for (LongAdder each : counts) {
      count += each.sum();
    }
    return count;
  }

  /// The sum of all values, in nanoseconds.
  long sum() {
    return sum.sum();
  }

  @Override
  public int size() {
    return counts.length;
  }

  @Override
  public void update(long nanos) {
    long value = Math.max(0, nanos);
    counts[bounds.bucketOf(value)].increment();
    sum.add(value);
  }

  @Override
  public Snapshot getSnapshot() {
    return new BucketSnapshot(bounds, counts(), sum());
  }
}
