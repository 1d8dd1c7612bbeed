package penstock.core.endpoint;

import java.util.concurrent.atomic.AtomicInteger;

/// How many attempts failed one after another, by kind: no connection, and a bad or no answer. Many
/// threads.
final class FailureRuns {

  private final AtomicInteger notConnected = new AtomicInteger();
  private final AtomicInteger notServed = new AtomicInteger();

  /// Notes a failure.
  ///
  /// @return how long the run of its kind is now; 1 or more
  int add(Outcome failure) {
    if (failure == Outcome.NOT_CONNECTED) {
      return notConnected.incrementAndGet();
    }
    clear(notConnected);
    return notServed.incrementAndGet();
  }

  /// Notes that there was a connection, whatever comes of it.
  void connected() {
    clear(notConnected);
  }

  /// Notes a success.
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
