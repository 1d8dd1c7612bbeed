package penstock.core.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lines that were replaced and still have requests; each is closed when its last request has
/// ended.
final class Retirement {

  private static final Logger log = LoggerFactory.getLogger(Retirement.class);
  private static final long LOOK_MILLIS = 100;

  private final ScheduledExecutorService scheduler;

  Retirement(ScheduledExecutorService scheduler) {
    this.scheduler = scheduler;
  }

  /// @param line not in force any more
  /// @param unneeded what the lines after it do not use
  void retire(Line line, List<AutoCloseable> unneeded) {
    look(line, new ArrayList<>(unneeded), 0);
  }

  /// Asks twice, with time between: whoever was just about to enter has entered, or has seen that
  /// it must not.
  private void look(Line line, List<AutoCloseable> unneeded, int emptyBefore) {
    int empty = line.users() == 0 ? emptyBefore + 1 : 0;
    if (empty < 2) {
      scheduler.schedule(() -> look(line, unneeded, empty), LOOK_MILLIS, TimeUnit.MILLISECONDS);
      return;
    }
    Thread.ofVirtual().name("retire-line").start(() -> close(line, unneeded));
  }

  private static void close(Line line, List<AutoCloseable> unneeded) {
    line.close();
    for (AutoCloseable each : unneeded) {
      try {
        each.close();
      } catch (Exception e) {
        log.atWarn().setCause(e).log("part of an old configuration failed to close");
      }
    }
  }
}
