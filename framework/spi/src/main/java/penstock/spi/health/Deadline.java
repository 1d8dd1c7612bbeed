package penstock.spi.health;

import java.net.SocketTimeoutException;
import java.time.Duration;
import penstock.spi.DurationText;

/// When a whole check must be over.
///
/// @param atNanos on the scale of [System#nanoTime()]
/// @param timeout what was asked for, for people
public record Deadline(long atNanos, Duration timeout) {

  /// The deadline of a check that begins now.
  public static Deadline in(Duration timeout) {
    return new Deadline(System.nanoTime() + timeout.toNanos(), timeout);
  }

  /// Whether it has passed.
  public boolean isOver() {
    return System.nanoTime() - atNanos >= 0;
  }

  /// What is left, in milliseconds; 1 or more.
  ///
  /// @throws SocketTimeoutException if nothing is left
  public int millisLeft() throws SocketTimeoutException {
    long nanos = atNanos - System.nanoTime();
    if (nanos <= 0) {
      throw new SocketTimeoutException("deadline");
    }
    return Math.clamp((nanos + 999_999) / 1_000_000, 1, Integer.MAX_VALUE);
  }

  /// The time in all, such as `2s`.
  @Override
  public String toString() {
    return DurationText.of(timeout);
  }
}
