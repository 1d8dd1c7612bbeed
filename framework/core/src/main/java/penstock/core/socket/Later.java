package penstock.core.socket;

import java.util.concurrent.atomic.AtomicBoolean;
import org.xnio.XnioExecutor;

/// A task that a thread has put off; run once, or taken back before.
final class Later implements XnioExecutor.Key, Comparable<Later> {

  private final SocketThread thread;
  private final Runnable task;
  private final AtomicBoolean settled = new AtomicBoolean();
  private final long due;
  private final long number;

  /// @param due when, in nanoseconds since the thread was made
  /// @param number of tasks that are due at the same time, the lowest is run first
  Later(SocketThread thread, Runnable task, long due, long number) {
    this.thread = thread;
    this.task = task;
    this.due = due;
    this.number = number;
  }

  long due() {
    return due;
  }

  void run() {
    if (settled.compareAndSet(false, true)) {
      task.run();
    }
  }

  @Override
  public boolean remove() {
    boolean taken = settled.compareAndSet(false, true);
    if (taken) {
      thread.forget(this);
    }
    return taken;
  }

  // Equal is only what is the same: numbers are given once.
  @Override
  public int compareTo(Later other) {
    int order = Long.compare(due, other.due);
    return order == 0 ? Long.compare(number, other.number) : order;
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
