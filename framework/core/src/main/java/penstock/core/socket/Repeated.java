package penstock.core.socket;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioExecutor;

/// A task that a thread runs again and again until it is taken back.
final class Repeated implements XnioExecutor.Key, Runnable {

  private final SocketThread thread;
  private final Runnable task;
  private final long nanos;
  private volatile boolean removed;
  private volatile XnioExecutor.@Nullable Key next;

  /// @param nanos between two runs; more than 0
  Repeated(SocketThread thread, Runnable task, long nanos) {
    this.thread = thread;
    this.task = task;
    this.nanos = nanos;
  }

  void again() {
    next = thread.executeAfter(this, nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void run() {
    try {
      if (!removed) {
        task.run();
      }
    } finally {
      if (!removed) {
        again();
      }
    }
  }

  @Override
  public boolean remove() {
    boolean first = !removed;
    removed = true;
    XnioExecutor.Key waiting = next;
    if (waiting != null) {
      waiting.remove();
    }
    return first;
  }
}
