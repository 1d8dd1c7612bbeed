package penstock.plugin.health.http;

import java.net.SocketTimeoutException;
import java.time.Duration;

/// When a whole check must be over.
///
/// @param atNanos on the scale of [System#nanoTime()]
/// @param timeout what was asked for, for people
record Deadline(long atNanos, Duration timeout) {

  static Deadline in(Duration timeout) {
    return new Deadline(System.nanoTime() + timeout.toNanos(), timeout);
  }

  boolean isOver() {
    return System.nanoTime() - atNanos >= 0;
  }

  /// What is left, in milliseconds; 1 or more.
  ///
  /// @throws SocketTimeoutException if nothing is left
  int millisLeft() throws SocketTimeoutException {
    long nanos = atNanos - System.nanoTime();
    if (nanos <= 0) {
      throw new SocketTimeoutException("deadline");
    }
    return Math.clamp((nanos + 999_999) / 1_000_000, 1, Integer.MAX_VALUE);
  }

  @Override
  public String toString() {
    return timeout.toMillisPart() == 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
  }
}
