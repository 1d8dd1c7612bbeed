package penstock.plugin.balance.ringhash;

import java.util.List;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.balance.HashKey;
import penstock.spi.balance.HashRing;
import penstock.spi.balance.Picker;
import penstock.spi.endpoint.Candidate;

/// Sends every key to the same candidate by a ring of hashes, and when candidates come or go moves
/// only the keys that must move.
public final class RingHashPlugin implements Plugin {

  /// What users may set.
  ///
  /// @param key what of the traffic is hashed
  /// @param pointsPerWeight points on the ring for each unit of weight, 1 to 65536
  public record Settings(
      @Default("source-ip")
          @Describe(
              "What is hashed: source-ip, 5-tuple, header.NAME, cookie.NAME, query.NAME, fact.NAME,"
                  + " path or host; traffic without it is hashed by source-ip.")
          HashKey key,
      @Default("160")
          @Describe("Points on the ring for each unit of weight, 1 to 65536: more share evener.")
          int pointsPerWeight) {

    /// Checks the range.
    public Settings {
      if (pointsPerWeight < 1 || pointsPerWeight > 65536) {
        throw new IllegalArgumentException(
            "pointsPerWeight: " + pointsPerWeight + " (expected: 1 to 65536)");
      }
    }
  }

  @Override
  public void register(Registrar registrar) {
    registrar.offer(
        BalancingPolicy.KIND,
        "ring-hash",
        Settings.class,
        (settings, context) -> new RingHash(settings, context.hashSeed()));
  }

  private record RingHash(Settings settings, long seed) implements BalancingPolicy {

    @Override
    public Picker over(List<Candidate> candidates) {
      HashKey key = settings.key();
      HashRing ring = HashRing.of(candidates, settings.pointsPerWeight(), seed);
      return (traffic, attempt) -> ring.pick(key.hash(traffic, seed), attempt);
    }

    @Override
    public boolean slowStarts() {
      return false;
    }
  }
}
