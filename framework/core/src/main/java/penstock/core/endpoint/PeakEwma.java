package penstock.core.endpoint;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// A moving average that follows a slower sample at once and forgets over ten seconds, also while
/// nothing is sampled. Many threads; lock-free, allocation-free.
///
/// Value (a float) and time (in units of 2^20 ns, about a millisecond) share one word, so that a
/// sample is one compare-and-set. The time wraps after seven weeks; a value that old may be read
/// once as if it were new.
///
/// Source: peak EWMA as in Finagle and Linkerd.
final class PeakEwma {

  private static final double DECAY_TICKS = 10e9 / (1 << 20);

  private final LongSupplier nanoTime;
  private final AtomicLong word = new AtomicLong();

  PeakEwma(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /// Adds a sample.
  ///
  /// @param sample nanoseconds; 0 or more
  void add(long sample) {
    int now = tick();
    float fresh = Math.max(1, sample);
    while (true) {
      long before = word.get();
      float value = value(before);
      float next = fresh;
      if (fresh <= value) {
        int elapsed = elapsed(before, now);
        if (elapsed == 0) {
          return;
        }
        double kept = Math.exp(-elapsed / DECAY_TICKS);
        next = (float) (value * kept + fresh * (1 - kept));
      }
      if (word.compareAndSet(before, pack(next, now))) {
        return;
      }
    }
  }

  /// The average now, in nanoseconds; 0 before the first sample and long after the last.
  double nanos() {
    long read = word.get();
    float value = value(read);
    if (value == 0) {
      return 0;
    }
    int elapsed = elapsed(read, tick());
    double now = elapsed == 0 ? value : value * Math.exp(-elapsed / DECAY_TICKS);
    return now < 1 ? 0 : now;
  }

  private int tick() {
    return (int) (nanoTime.getAsLong() >> 20);
  }

  private static int elapsed(long word, int now) {
    return Math.max(0, now - (int) word);
  }

  private static float value(long word) {
    return Float.intBitsToFloat((int) (word >>> 32));
  }

  private static long pack(float value, int tick) {
    return ((long) Float.floatToRawIntBits(value) << 32) | (tick & 0xFFFFFFFFL);
  }
}
