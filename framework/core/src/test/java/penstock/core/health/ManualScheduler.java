package penstock.core.health;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import penstock.testkit.ManualClock;

/// A scheduler whose time passes when a test says so.
final class ManualScheduler implements Scheduler {

  private record Entry(long atNanos, long number, Runnable work) {}

  private final ManualClock clock;
  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(
          Comparator.comparingLong(Entry::atNanos).thenComparingLong(Entry::number));
  private long made;

  ManualScheduler(ManualClock clock) {
    this.clock = clock;
  }

  @Override
  public synchronized Runnable after(Duration delay, Runnable work) {
    Entry entry = new Entry(clock.nanoTime() + delay.toNanos(), made++, work);
    entries.add(entry);
    return () -> cancel(entry);
  }

  private synchronized void cancel(Entry entry) {
    entries.remove(entry);
  }

  /// Lets time pass and runs what falls due, each at its time.
  void pass(Duration duration) {
    long endNanos = clock.nanoTime() + duration.toNanos();
    for (Entry next = take(endNanos); next != null; next = take(endNanos)) {
      clock.advance(Duration.ofNanos(next.atNanos() - clock.nanoTime()));
      next.work().run();
    }
    clock.advance(Duration.ofNanos(endNanos - clock.nanoTime()));
  }

  private synchronized @Nullable Entry take(long endNanos) {
    Entry next = entries.peek();
    if (next == null || next.atNanos() > endNanos) {
      return null;
    }
    entries.remove(next);
    return next;
  }

  /// How many pieces of work are waiting.
  synchronized int waiting() {
    return entries.size();
  }
}
