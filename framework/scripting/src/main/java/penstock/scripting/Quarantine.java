package penstock.scripting;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// Counts the calls of a script that were cut off, and says when it must not be called any more.
/// Calls that are not cut off read one word.
final class Quarantine {

  private static final long WINDOW = TimeUnit.MINUTES.toNanos(1);

  private final Runnable ended;
  private final LongSupplier nanoTime;
  private final int strikes;
  private final long nanos;
  private final ArrayDeque<Long> recent = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean active;
  private volatile long until;

  /// @param settings how many strikes in a minute are too many, and how long it lasts then
  /// @param ended told when its time is over
  Quarantine(LongSupplier nanoTime, ScriptSettings settings, Runnable ended) {
    this.ended = ended;
    this.nanoTime = nanoTime;
    this.strikes = settings.strikes();
    this.nanos = settings.quarantine().toNanos();
  }

  /// Whether the script must not be called. It ends by itself when its time is over.
  boolean active() {
    if (!active) {
      return false;
    }
    return !over() || !end();
  }

  private boolean over() {
    return nanos != 0 && nanoTime.getAsLong() - until >= 0;
  }

  /// Ends it if its time is over, which another thread may have found out before.
  private boolean end() {
    lock.lock();
    try {
      if (active && !over()) {
        return false;
      }
      if (active) {
        recent.clear();
        active = false;
        ended.run();
      }
      return true;
    } finally {
      lock.unlock();
    }
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
