package penstock.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/// A clock that stands still until a test moves it. Safe for use by several threads.
public final class ManualClock implements InstantSource {

  private final AtomicLong nanos = new AtomicLong();

  @Override
  public Instant instant() {
    return Instant.EPOCH.plusNanos(nanos.get());
  }

  /// Nanoseconds since the clock was made, for code that takes `System::nanoTime`.
  public long nanoTime() {
    return nanos.get();
  }

  /// Moves the clock on.
  ///
  /// @param step zero or more
  public void advance(Duration step) {
    nanos.addAndGet(step.toNanos());
  }
}
