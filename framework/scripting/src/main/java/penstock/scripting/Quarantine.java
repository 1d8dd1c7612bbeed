package penstock.scripting;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// Counts the calls of a script that were cut off, and says when it must not be called any more.
/// Calls that are not cut off read one word.
final class Quarantine {

  private static final long WINDOW = TimeUnit.MINUTES.toNanos(1);

  private final LongSupplier nanoTime;
  private final int strikes;
  private final long nanos;
  private final ArrayDeque<Long> recent = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean active;
  private volatile long until;

  /// @param strikes how many in a minute are too many
  /// @param nanos how long it lasts; 0 until [#lift()]
  Quarantine(LongSupplier nanoTime, int strikes, long nanos) {
    this.nanoTime = nanoTime;
    this.strikes = strikes;
    this.nanos = nanos;
  }

  /// Whether the script must not be called. It ends by itself when its time is over.
  boolean active() {
    if (!active) {
      return false;
    }
    if (nanos == 0 || nanoTime.getAsLong() - until < 0) {
      return true;
    }
    lift();
    return false;
  }

  /// A call was cut off.
  ///
  /// @return whether that was one too many
  boolean strike() {
    lock.lock();
    try {
      long now = nanoTime.getAsLong();
      while (!recent.isEmpty() && now - recent.getFirst() > WINDOW) {
        recent.removeFirst();
      }
      recent.addLast(now);
      if (recent.size() < strikes || active) {
        return false;
      }
      until = now + nanos;
      active = true;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// The script may be called again, with a clean record.
  void lift() {
    lock.lock();
    try {
      recent.clear();
      active = false;
    } finally {
      lock.unlock();
    }
  }
}
