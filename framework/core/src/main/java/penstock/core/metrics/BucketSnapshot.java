package penstock.core.metrics;

import io.dropwizard.metrics5.Snapshot;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// What a bucket histogram says at one moment, in nanoseconds: quantiles lie on a straight line
/// through their bucket, so they are right to the width of it. Immutable.
final class BucketSnapshot extends Snapshot {

  private final BucketBounds bounds;
  private final long[] counts;
  private final long count;
  private final long sum;

  BucketSnapshot(BucketBounds bounds, long[] counts, long sum) {
    this.bounds = bounds;
    this.counts = counts;
    this.count = LongStream.of(counts).sum();
    this.sum = sum;
  }

  @Override
  public double getValue(double quantile) {
    if (!(quantile >= 0 && quantile <= 1)) {
      throw new IllegalArgumentException("quantile: " + quantile + " (expected: 0 to 1)");
    }
    double rank = quantile * count;
    long below = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0 && below + counts[i] >= rank) {
        double share = (rank - below) / counts[i];
        return bounds.start(i) + share * (bounds.end(i) - bounds.start(i));
      }
      below += counts[i];
    }
    return 0;
  }

  /// The ends of the buckets that are not empty.
  @Override
  public long[] getValues() {
    return filled().mapToLong(bounds::end).toArray();
  }

  @Override
  public int size() {
    return (int) filled().count();
  }

  private IntStream filled() {
    return IntStream.range(0, counts.length).filter(i -> counts[i] > 0);
  }

  @Override
  public long getMax() {
    return filled().mapToLong(bounds::end).max().orElse(0);
  }

  @Override
  public double getMean() {
    return count == 0 ? 0 : (double) sum / count;
  }

  @Override
  public long getMin() {
    return filled().mapToLong(bounds::start).min().orElse(0);
  }

  @Override
  public double getStdDev() {
    double mean = getMean();
    double squares =
        filled()
            .mapToDouble(i -> {
              double distance = (bounds.start(i) + bounds.end(i)) / 2.0 - mean;
              return counts[i] * distance * distance;
            })
            .sum();
    return count < 2 ? 0 : Math.sqrt(squares / (count - 1));
  }

  @Override
  public void dump(OutputStream output) {
    PrintWriter writer = new PrintWriter(output, false, StandardCharsets.UTF_8);
    for (int i = 0; i < counts.length; i++) {
      writer.printf("%s %d%n", bounds.seconds(i), counts[i]);
    }
    writer.flush();
  }
}
