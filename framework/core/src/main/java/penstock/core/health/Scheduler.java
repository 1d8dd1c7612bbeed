package penstock.core.health;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Runs short work later.
@FunctionalInterface
public interface Scheduler {

  /// Runs work once.
  ///
  /// @param delay zero or more
  /// @param work must not block
  /// @return cancels the work if it has not begun
  Runnable after(Duration delay, Runnable work);

  /// A scheduler on the JDK's.
  ///
  /// @param executor may be shared
  static Scheduler on(ScheduledExecutorService executor) {
    return (delay, work) -> {
      Future<?> future = executor.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> future.cancel(false);
    };
  }
}
