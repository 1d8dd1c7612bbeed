package penstock.core.accesslog;

import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/// Bounds the lines of what was refused and cost whoever sent it nothing, such as a datagram: about
/// one a second for each source, and no more than [#PLACES] a second in all. Any thread; neither
/// blocks nor locks nor allocates.
public final class RefusedLines {

  /// What [#ask] says where no line is to be written.
  public static final int WITHHELD = -1;

  /// Sources that share a place share its line; a power of two.
  static final int PLACES = 128;

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier clock;
  private final Runnable counted;
  private final AtomicLongArray next = new AtomicLongArray(PLACES);
  private final AtomicIntegerArray withheld = new AtomicIntegerArray(PLACES);

  /// @param clock nanoseconds, never going back
  /// @param counted told of each line that is not written
  RefusedLines(LongSupplier clock, Runnable counted) {
    this.clock = clock;
    this.counted = counted;
    long now = clock.getAsLong();
    for (int i = 0; i < PLACES; i++) {
      next.set(i, now);
    }
  }

  /// Whether a line may be written of what a source has sent to a listener.
  ///
  /// @return how many were not, of its place, since the last one that was; [#WITHHELD] if this one
  ///   may not
  public int ask(String listener, InetAddress source) {
    int hash = 31 * listener.hashCode() + source.hashCode();
    int place = (hash ^ hash >>> 7 ^ hash >>> 16) & PLACES - 1;
    long now = clock.getAsLong();
    long seen = next.get(place);
    if (now - seen >= 0 && next.compareAndSet(place, seen, now + SECOND)) {
      return withheld.getAndSet(place, 0);
    }
    withheld.incrementAndGet(place);
    counted.run();
    return WITHHELD;
  }
}
