package penstock.core.connection;

import java.util.concurrent.atomic.AtomicInteger;

/// How many client connections all listeners together may have. Any thread; neither blocks nor
/// locks.
public final class ConnectionBudget {

  private final AtomicInteger open = new AtomicInteger();
  private volatile int most = Integer.MAX_VALUE;

  /// Another limit from now on; what is open stays open.
  ///
  /// @param atOnce more than 0
  public void limit(int atOnce) {
    most = atOnce;
  }

  boolean take() {
    if (open.incrementAndGet() > most) {
      open.decrementAndGet();
      return false;
    }
    return true;
  }

  void give() {
    open.decrementAndGet();
  }
}
