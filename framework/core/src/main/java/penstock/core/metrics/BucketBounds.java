package penstock.core.metrics;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// The upper bounds of a histogram's buckets, ascending and inclusive; one more bucket takes what
/// lies above the last. Immutable.
public final class BucketBounds {

  /// 1 ms to 10 s: the time a request takes.
  public static final BucketBounds REQUEST =
      ofMicros(
          1_000,
          2_500,
          5_000,
          10_000,
          25_000,
          50_000,
          100_000,
          250_000,
          500_000,
          1_000_000,
          2_500_000,
          5_000_000,
          10_000_000);

  /// 10 us to 1 s: the time a balancer may add.
  static final BucketBounds OVERHEAD =
      ofMicros(10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 100_000, 1_000_000);

  /// 10 ms to an hour: the time a session takes.
  static final BucketBounds SESSION =
      of(
          List.of(
              Duration.ofMillis(10),
              Duration.ofMillis(100),
              Duration.ofSeconds(1),
              Duration.ofSeconds(10),
              Duration.ofMinutes(1),
              Duration.ofMinutes(10),
              Duration.ofHours(1)));

  private static final double NANOS_PER_SECOND = 1e9;
  private static final int MOST = Byte.MAX_VALUE;

  private final long[] nanos;

  /// By a value's length in bits: the first bucket that a value so long may fall into.
  private final byte[] first = new byte[Long.SIZE];

  private BucketBounds(long[] nanos) {
    this.nanos = nanos;
    for (int bits = 1; bits < first.length; bits++) {
      first[bits] = (byte) search(1L << (bits - 1));
    }
  }

  /// Bounds that somebody chose.
  ///
  /// @param bounds ascending, each more than 0, 1 to 127 of them
  /// @throws IllegalArgumentException if they are not
  public static BucketBounds of(List<Duration> bounds) {
    long[] nanos = bounds.stream().mapToLong(Duration::toNanos).toArray();
    if (nanos.length == 0 || nanos.length > MOST) {
      throw new IllegalArgumentException(
          "buckets: " + bounds + " (expected: 1 to " + MOST + " of them)");
    }
    for (int i = 0; i < nanos.length; i++) {
      if (nanos[i] <= (i == 0 ? 0 : nanos[i - 1])) {
        throw new IllegalArgumentException(
            "buckets: " + bounds + " (expected: ascending, more than 0)");
      }
    }
    return new BucketBounds(nanos);
  }

  static BucketBounds ofMicros(Integer... micros) {
    return of(Stream.of(micros).map(each -> Duration.ofNanos(each * 1_000L)).toList());
  }

  /// How many bounds there are; 1 or more, one less than there are buckets.
  public int size() {
    return nanos.length;
  }

  /// The upper bound of a bucket, in seconds.
  ///
  /// @param bucket 0 to [#size()]; the last has no bound and is infinite
  public double seconds(int bucket) {
    return bucket == nanos.length ? Double.POSITIVE_INFINITY : nanos[bucket] / NANOS_PER_SECOND;
  }

  /// Where values of a bucket end, in nanoseconds; the last bucket is taken to end where it starts.
  long end(int bucket) {
    return nanos[Math.min(bucket, nanos.length - 1)];
  }

  /// Where values of a bucket start, in nanoseconds.
  long start(int bucket) {
    return bucket == 0 ? 0 : nanos[bucket - 1];
  }

  /// The bucket of a value in nanoseconds, 0 or more.
  int bucketOf(long value) {
    // Two steps at most for the usual bounds, and the same ones most of the time, which a processor
    // learns; halving, it guesses wrong.
    int bucket = first[Long.SIZE - Long.numberOfLeadingZeros(value)];
    while (bucket < nanos.length && nanos[bucket] < value) {
      bucket++;
    }
    return bucket;
  }

  private int search(long value) {
    int found = Arrays.binarySearch(nanos, value);
    return found >= 0 ? found : -found - 1;
  }
}
