package penstock.core.engine;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The last wait of a process that ends: what is under way may finish, then it is cut. Control
/// threads only.
final class Emptying {

  private static final Logger log = LoggerFactory.getLogger(Emptying.class);

  /// What was accepted last has sent its request by then.
  private static final Duration SETTLE = Duration.ofMillis(500);

  /// WebSockets hear that we leave, and may say that they do.
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private static final long LOOK_MILLIS = 50;

  private final Listeners listeners;
  private final CountDownLatch stopping;

  /// @param stopping open when there is no more time for anything
  Emptying(Listeners listeners, CountDownLatch stopping) {
    this.listeners = listeners;
    this.stopping = stopping;
  }

  /// Waits until no connection is left, and cuts those that are left then.
  ///
  /// @throws InterruptedException if interrupted
  void within(Duration longest) throws InterruptedException {
    if (emptyWithin(longest) || stopping.getCount() == 0) {
      return;
    }
    log.atWarn()
        .addKeyValue("connections", listeners.connections())
        .log("closing: time is over, connections are cut");
    listeners.closeConnections();
    boolean _ = emptyWithin(FAREWELL);
  }

  private boolean emptyWithin(Duration longest) throws InterruptedException {
    long start = System.nanoTime();
    while (listeners.connections() > 0 && stopping.getCount() > 0) {
      long passed = System.nanoTime() - start;
      if (passed >= longest.toNanos()) {
        return false;
      }
      if (passed >= SETTLE.toNanos()) {
        listeners.closeIdle();
      }
      boolean _ = stopping.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
    return true;
  }
}
