package penstock.core.health;

import java.util.concurrent.atomic.LongAdder;

/// How often one endpoint was checked and changed its state; outlives reloads. All threads.
public final class HealthCounts {

  private final LongAdder passed = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder ups = new LongAdder();
  private final LongAdder downs = new LongAdder();
  private volatile long lastNanos;

  HealthCounts() {}

  /// Checks passed; 0 or more.
  public long passed() {
    return passed.sum();
  }

  /// Checks failed, those that timed out among them; 0 or more.
  public long failed() {
    return failed.sum();
  }

  /// Times the endpoint came up; 0 or more.
  public long ups() {
    return ups.sum();
  }

  /// Times the endpoint went down; 0 or more.
  public long downs() {
    return downs.sum();
  }

  /// How long the last check took, in nanoseconds; 0 before the first.
  public long lastNanos() {
    return lastNanos;
  }

  void checked(CheckResult result) {
    (result.passed() ? passed : failed).increment();
    lastNanos = result.took().toNanos();
  }

  void changedTo(Verdict.State state) {
    switch (state) {
      case UP -> ups.increment();
      case DOWN -> downs.increment();
      case UNKNOWN -> {}
    }
  }
}
