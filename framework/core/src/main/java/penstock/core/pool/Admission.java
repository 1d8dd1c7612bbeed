package penstock.core.pool;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Lets so many requests into a pool at once and has the next ones wait in a row of bounded length.
/// Any thread; neither blocks nor locks.
public final class Admission {

  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Queue<Waiter> row = new ConcurrentLinkedQueue<>();
  private volatile int most = Integer.MAX_VALUE;
  private volatile LimitSettings limits = LimitSettings.NONE;

  /// Somebody who waits to be let in.
  public interface Waiter {

    /// Decides between being let in and leaving; the first to ask wins.
    ///
    /// @return whether nobody has asked before
    boolean claim();

    /// It was let in; called once, on any thread.
    void admitted();
  }

  Admission() {}

  /// Other limits from now on. Runs on a control thread.
  ///
  /// @param endpoints that can be chosen
  void update(LimitSettings next, int endpoints) {
    limits = next;
    most = next.most(endpoints);
    wake();
  }

  /// How long one may wait, in nanoseconds; more than 0.
  public long waitNanos() {
    return limits.pendingTimeout().toNanos();
  }

  /// Comes in, if there is room and nobody waits.
  ///
  /// @return whether it is in; then it must [#leave()]
  public boolean enter() {
    return waiting.get() == 0 && take();
  }

  private boolean take() {
    int now = running.get();
    while (now < most) {
      if (running.compareAndSet(now, now + 1)) {
        return true;
      }
      now = running.get();
    }
    return false;
  }

  /// Waits to be let in.
  ///
  /// @return false if too many wait
  public boolean await(Waiter waiter) {
    if (waiting.incrementAndGet() > limits.pending()) {
      waiting.decrementAndGet();
      return false;
    }
    row.add(waiter);
    // Whoever left before it stood in the row did not see it.
    wake();
    return true;
  }

  /// Waits no more; to be called by one that has claimed itself.
  public void abandon(Waiter waiter) {
    if (row.remove(waiter)) {
      waiting.decrementAndGet();
    }
  }

  /// Goes out again.
  public void leave() {
    running.decrementAndGet();
    wake();
  }

  private void wake() {
    while (waiting.get() > 0 && take()) {
      Waiter next = next();
      if (next != null) {
        next.admitted();
      } else {
        running.decrementAndGet();
        if (row.isEmpty()) {
          return;
        }
      }
    }
  }

  private @Nullable Waiter next() {
    for (Waiter first = row.poll(); first != null; first = row.poll()) {
      waiting.decrementAndGet();
      if (first.claim()) {
        return first;
      }
    }
    return null;
  }

  /// Requests let in and not gone; 0 or more.
  public int running() {
    return running.get();
  }

  /// Requests that wait; 0 or more.
  public int pending() {
    return waiting.get();
  }

  /// Whether there is no room.
  public boolean full() {
    return running.get() >= most;
  }
}
