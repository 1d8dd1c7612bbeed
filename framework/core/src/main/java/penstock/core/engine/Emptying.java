package penstock.core.engine;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.upstream.Upstreams;

/// The last wait of a process that ends: what is under way may finish, then it is cut. Control
/// threads only.
final class Emptying {

  private static final Logger log = LoggerFactory.getLogger(Emptying.class);

  /// What was accepted last has sent its request by then.
  private static final Duration SETTLE = Duration.ofMillis(500);

  /// Clients hear that we leave, and WebSockets may say that they do.
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  /// Where nobody wants to wait, clients hear it all the same.
  private static final Duration SHORT_FAREWELL = Duration.ofMillis(200);

  private static final long LOOK_MILLIS = 50;

  private final Listeners listeners;
  private final Upstreams upstreams;
  private final CountDownLatch stopping;
  private final AtomicBoolean cut = new AtomicBoolean();

  /// @param upstreams know the requests under way
  /// @param stopping open when there is no more time for anything
  Emptying(Listeners listeners, Upstreams upstreams, CountDownLatch stopping) {
    this.listeners = listeners;
    this.upstreams = upstreams;
    this.stopping = stopping;
  }

  /// Waits until no connection is left, and cuts those that are left then.
  ///
  /// @throws InterruptedException if interrupted
  void within(Duration longest) throws InterruptedException {
    if (emptyWithin(longest, stopping) || stopping.getCount() == 0) {
      return;
    }
    cut("closing: time is over, connections are cut");
    boolean _ = emptyWithin(FAREWELL, stopping);
  }

  /// Cuts at once what is left, if that has not been done.
  void now() {
    if (listeners.connections() == 0 || !cut("closing: ends at once, connections are cut")) {
      return;
    }
    try {
      boolean _ = emptyWithin(SHORT_FAREWELL, new CountDownLatch(1));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  // Who waits for an answer gets one before his connection is cut.
  private boolean cut(String why) {
    if (!cut.compareAndSet(false, true)) {
      return false;
    }
    log.atWarn().addKeyValue("connections", listeners.connections()).log(why);
    listeners.closeAfterAnswers(true);
    LoopCensus.leave(upstreams);
    listeners.closeConnections();
    return true;
  }

  private boolean emptyWithin(Duration longest, CountDownLatch until) throws InterruptedException {
    long start = System.nanoTime();
    while (listeners.connections() > 0 && until.getCount() > 0) {
      long passed = System.nanoTime() - start;
      if (passed >= longest.toNanos()) {
        return false;
      }
      if (passed >= SETTLE.toNanos()) {
        listeners.closeIdle();
      }
      boolean _ = until.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
    return true;
  }
}
