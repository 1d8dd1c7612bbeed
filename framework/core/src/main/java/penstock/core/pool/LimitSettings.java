package penstock.core.pool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;

/// How much a pool takes at once: `pools.*.limits`.
///
/// @param requests under way in the whole pool; null for no limit
/// @param connectionsPerEndpoint requests under way at one endpoint, each on a connection of its
///   own; null for no limit
/// @param pending how many may wait for room
/// @param pendingTimeout how long one may wait
@Describe("How much the pool takes at once; what is beyond waits, and then gets 503.")
public record LimitSettings(
    @Describe("Requests under way in the whole pool; more than 0.") @Nullable Integer requests,
    @Describe("Requests under way at one endpoint; more than 0.")
        @Nullable Integer connectionsPerEndpoint,
    @Describe("How many requests may wait for room; 0 or more.") @Default("256") int pending,
    @Describe("How long a request may wait for room.") @Default("2s") Duration pendingTimeout) {

  private static final Duration LONGEST = Duration.ofMinutes(10);

  /// No limits.
  public static final LimitSettings NONE = new LimitSettings(null, null, 0, Duration.ofSeconds(2));

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public LimitSettings {
    positive("requests", requests);
    positive("connectionsPerEndpoint", connectionsPerEndpoint);
    if (pending < 0) {
      throw new IllegalArgumentException("pending: " + pending + " (expected: >= 0)");
    }
    if (!pendingTimeout.isPositive() || pendingTimeout.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "pendingTimeout: " + pendingTimeout + " (expected: more than 0, 10m at most)");
    }
  }

  private static void positive(String name, @Nullable Integer value) {
    if (value != null && value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
    }
  }

  /// The most requests at one endpoint; 0 for no limit.
  int mostAtEndpoint() {
    return connectionsPerEndpoint == null ? 0 : connectionsPerEndpoint;
  }

  /// How many requests may be under way while so many endpoints can be chosen.
  int most(int endpoints) {
    int most = requests == null ? Integer.MAX_VALUE : requests;
    if (connectionsPerEndpoint == null) {
      return most;
    }
    return (int) Math.min(most, (long) connectionsPerEndpoint * Math.max(1, endpoints));
  }
}
