package penstock.plugins;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLongArray;

/// The users of one loaded plugin, counted so that its class loader is closed behind the last one.
///
/// Entering and leaving cost one addition to a stripe of the caller's thread: no lock, no
/// allocation, no limit on the number of users. All methods may be called from any thread.
public final class Generation {

  // Two cache lines between stripes, so that two threads do not share one.
  private static final int SPACING = 16;
  private static final int STRIPES =
      Integer.highestOneBit(4 * Runtime.getRuntime().availableProcessors());

  private final AtomicLongArray users = new AtomicLongArray(STRIPES * SPACING);
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private volatile boolean retired;

  /// Makes a generation that nobody uses yet.
  public Generation() {}

  /// Announces one more user.
  ///
  /// @return whether the plugin may be used; if true, [#exit] must follow, from any thread
  public boolean enter() {
    // Count first, look then: either this thread sees that the generation has retired, or the
    // thread that retires it sees the count.
    users.incrementAndGet(stripe());
    if (!retired) {
      return true;
    }
    exit();
    return false;
  }

  /// Takes back one [#enter] that returned true.
  public void exit() {
    users.decrementAndGet(stripe());
    if (retired) {
      completeIfDrained();
    }
  }

  /// Lets nobody in any more.
  ///
  /// @return completes when the last user has left, at once if there is none; on the thread of the
  ///   last user, which may be an I/O thread, so continue asynchronously what may block
  public CompletableFuture<Void> retire() {
    retired = true;
    completeIfDrained();
    return drained.copy();
  }

  boolean drained() {
    return drained.isDone();
  }

  // The stripes are not read at one instant. That is safe: once the generation has retired, the
  // sum only falls, so a sum of zero that was pieced together is still the truth at its end.
  // A late enter adds and subtracts on one stripe, in this order, and can only raise a sum.
  private void completeIfDrained() {
    long sum = 0;
    for (int i = 0; i < STRIPES; i++) {
      sum += users.get(i * SPACING);
    }
    if (sum == 0) {
      drained.complete(null);
    }
  }

  private static int stripe() {
    return (int) (Thread.currentThread().threadId() & (STRIPES - 1)) * SPACING;
  }
}
