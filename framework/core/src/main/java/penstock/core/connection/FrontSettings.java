package penstock.core.connection;

import java.util.concurrent.ThreadLocalRandom;

/// What a client's connection may do.
///
/// @param headNanos how long a request's head may take from its first byte; more than 0
/// @param idleNanos how long a connection may wait for its next request; more than 0
/// @param headBytes the most bytes in a head; more than 0
/// @param headLines the most header lines in a head; more than 0
/// @param bodyBytes the most bytes in a body; 0 or more
/// @param bodyIdleNanos how long the client may pause within a body; more than 0
/// @param stayNanos how long a connection may take new requests; 0 for as long as it likes
public record FrontSettings(
    long headNanos,
    long idleNanos,
    int headBytes,
    int headLines,
    long bodyBytes,
    long bodyIdleNanos,
    long stayNanos) {

  private static final int SPREAD = 10;

  /// How long one connection may take new requests: up to a tenth less than the most, by chance,
  /// for those that came together are not to leave together.
  ///
  /// @return 0 for as long as it likes
  public long lifeNanos() {
    long least = stayNanos - stayNanos / SPREAD;
    return stayNanos == 0 ? 0 : ThreadLocalRandom.current().nextLong(least, stayNanos + 1);
  }
}
