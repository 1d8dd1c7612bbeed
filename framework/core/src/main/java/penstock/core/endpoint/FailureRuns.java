package penstock.core.endpoint;

import java.util.concurrent.atomic.AtomicInteger;

/// How many attempts failed one after another, by kind: no connection, and a bad or no answer. Many
/// threads.
public final class FailureRuns {

  private final AtomicInteger notConnected = new AtomicInteger();
  private final AtomicInteger notServed = new AtomicInteger();
  // Before all there may be to compare it with. Of two threads that write it the later one wins.
  private volatile long heardNanos = System.nanoTime();

  FailureRuns() {}

  /// Notes how an attempt ended.
  ///
  /// @return how long the run of its kind is now; 0 if it is no failure in a row
  int ended(Outcome outcome) {
    return switch (outcome) {
      case ANSWERED -> {
        clear();
        yield 0;
      }
      case CANCELLED, PASSED_OVER -> 0;
      case NOT_CONNECTED -> notConnected.incrementAndGet();
      case SERVER_ERROR, BROKEN_OFF, TIMED_OUT -> {
        clear(notConnected);
        yield notServed.incrementAndGet();
      }
    };
  }

  /// Notes that there was a connection, whatever comes of it. Runs on an I/O thread.
  void connected() {
    clear(notConnected);
  }

  /// Notes an answer on the way to an end that may be far. Runs on an I/O thread.
  ///
  /// @param nanos when, in [System#nanoTime()]; may be some time old
  public void heard(long nanos) {
    clear();
    if (nanos - heardNanos > 0) {
      heardNanos = nanos;
    }
  }

  /// Whether anybody was answered who was noted here.
  ///
  /// @param nanos after when, in [System#nanoTime()]
  public boolean heardSince(long nanos) {
    return heardNanos - nanos > 0;
  }

  /// Forgets all failures.
  void clear() {
    clear(notConnected);
    clear(notServed);
  }

  // Reads first: in the usual case the line is clean and stays shared among the processors.
  private static void clear(AtomicInteger run) {
    if (run.get() != 0) {
      run.set(0);
    }
  }
}
