package penstock.core.health;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/// What health monitors need of the world; in tests all of it stands still. May be shared.
///
/// @param clock the time of day, for people
/// @param nanoTime nanoseconds, for durations
/// @param scheduler starts checks and ends those that take too long
/// @param probes runs each check on a thread it may block, best a virtual one
/// @param random 0 to below 1, from any thread
public record HealthRuntime(
    InstantSource clock,
    LongSupplier nanoTime,
    Scheduler scheduler,
    Executor probes,
    DoubleSupplier random) {

  /// The real world.
  ///
  /// @param scheduler runs only short work for us
  public static HealthRuntime of(ScheduledExecutorService scheduler) {
    // A factory, unlike the builder, may be used by several threads at once.
    ThreadFactory threads = Thread.ofVirtual().name("health-", 0).factory();
    return new HealthRuntime(
        InstantSource.system(),
        System::nanoTime,
        Scheduler.on(scheduler),
        probe -> threads.newThread(probe).start(),
        () -> ThreadLocalRandom.current().nextDouble());
  }
}
