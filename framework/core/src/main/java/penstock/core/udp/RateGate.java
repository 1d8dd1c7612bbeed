package penstock.core.udp;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Lets through so many in a second, and a second's worth at once. Any thread; neither blocks nor
/// locks.
///
/// Source: the generic cell rate algorithm, ITU-T I.371.
final class RateGate {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final long interval;
  private final AtomicLong next;

  /// @param perSecond more than 0
  /// @param now in [System#nanoTime()]
  RateGate(long perSecond, long now) {
    this.interval = Math.max(1, SECOND / perSecond);
    this.next = new AtomicLong(now - SECOND);
  }

  /// Takes one.
  ///
  /// @param now in [System#nanoTime()]
  /// @return false if it is one too many
  boolean take(long now) {
    while (true) {
      long seen = next.get();
      long earliest = now - SECOND;
      long after = (seen - earliest < 0 ? earliest : seen) + interval;
      if (after - now > 0) {
        return false;
      }
      if (next.compareAndSet(seen, after)) {
        return true;
      }
    }
  }
}
