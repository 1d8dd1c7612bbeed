package penstock.spi.io;

import java.time.Duration;

/// Where connections go, and how.
///
/// @param pool the name of a pool
/// @param idle how long nothing may move, either way; zero for no limit
/// @param halfClosed the same once one side has said its last word, if that is less; zero for no
///   difference
/// @param retries how many further endpoints are tried when one cannot be connected to; 0 to 7
public record StreamTarget(String pool, Duration idle, Duration halfClosed, int retries) {

  private static final int MOST = 7;

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public StreamTarget {
    if (idle.isNegative()) {
      throw new IllegalArgumentException("idle: " + idle + " (expected: >= 0)");
    }
    if (halfClosed.isNegative()) {
      throw new IllegalArgumentException("halfClosed: " + halfClosed + " (expected: >= 0)");
    }
    if (retries < 0 || retries > MOST) {
      throw new IllegalArgumentException("retries: " + retries + " (expected: 0 to 7)");
    }
  }
}
