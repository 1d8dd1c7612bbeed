package penstock.core.health;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Extension;
import penstock.spi.Inline;
import penstock.spi.Percent;
import penstock.spi.health.HealthChecker;

/// One active check of every endpoint of a pool: `pools.*.health`.
///
/// @param checker what is asked
/// @param interval from the start of one check to the start of the next
/// @param fastInterval the same while results contradict the verdict; null for 1 s or half the
///   interval, whichever is shorter
/// @param downInterval the same while the endpoint is down; null for the interval
/// @param timeout how long one check may take as a whole
/// @param rise passes in a row that bring an endpoint back, 1 or more
/// @param fall failures in a row that take an endpoint out, 1 or more
/// @param jitter 0 to 50 %
/// @param initial whether an endpoint gets traffic before its first check
@Describe("One active check of every endpoint of the pool.")
public record HealthSettings(
    @Inline(fallback = "tcp") @Describe("What is asked: the type of the check and its settings.")
        Extension<HealthChecker> checker,
    @Default("5s") @Describe("Time from the start of one check to the start of the next.")
        Duration interval,
    @Describe(
            "Interval while results contradict the verdict; otherwise 1s, or half the interval if"
                + " that is shorter.")
        @Nullable Duration fastInterval,
    @Describe("Interval while the endpoint is down; otherwise the interval.")
        @Nullable Duration downInterval,
    @Default("2s") @Describe("How long one check may take as a whole.") Duration timeout,
    @Default("2") @Describe("Passes in a row that bring an endpoint back, 1 or more.") int rise,
    @Default("3") @Describe("Failures in a row that take an endpoint out, 1 or more.") int fall,
    @Default("10%")
        @Describe("Share of the interval by which each one is lengthened or shortened at random.")
        Percent jitter,
    @Default("down")
        @Describe("`down`: no traffic before the first passed check; `up`: traffic until it fails.")
        Initial initial) {

  /// What an endpoint is before its first check.
  public enum Initial {
    /// It gets traffic until it has failed `fall` times.
    UP,
    /// It gets no traffic before the first pass.
    DOWN
  }

  private static final Duration FAST = Duration.ofSeconds(1);

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if a component is out of range
  public HealthSettings {
    requirePositive("interval", interval);
    requirePositive("timeout", timeout);
    if (fastInterval != null) {
      requirePositive("fastInterval", fastInterval);
    }
    if (downInterval != null) {
      requirePositive("downInterval", downInterval);
    }
    if (rise < 1) {
      throw new IllegalArgumentException("rise: " + rise + " (expected: >= 1)");
    }
    if (fall < 1) {
      throw new IllegalArgumentException("fall: " + fall + " (expected: >= 1)");
    }
    if (jitter.fraction() > 0.5) {
      throw new IllegalArgumentException("jitter: " + jitter + " (expected: 0% to 50%)");
    }
  }

  /// The interval while results contradict the verdict; more than zero.
  Duration fast() {
    if (fastInterval != null) {
      return fastInterval;
    }
    Duration half = interval.dividedBy(2);
    return half.compareTo(FAST) < 0 ? half : FAST;
  }

  /// The interval while the endpoint is down; more than zero.
  Duration down() {
    return downInterval == null ? interval : downInterval;
  }

  private static void requirePositive(String name, Duration value) {
    // Below a millisecond a check would be a busy loop.
    if (value.toMillis() < 1) {
      throw new IllegalArgumentException(name + ": " + value.toMillis() + "ms (expected: >= 1ms)");
    }
  }
}
