package penstock.plugin.balance.boundedload;

import java.util.List;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Percent;
import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.balance.HashKey;
import penstock.spi.balance.Picker;
import penstock.spi.endpoint.Candidate;

/// Sends every key to the same candidate, unless that one has much more in flight than the others:
/// then to the next one on the ring that has not.
public final class BoundedLoadPlugin implements Plugin {

  /// What users may set.
  ///
  /// @param key what of the traffic is hashed
  /// @param factor what a candidate may have in flight, as a share of the average; more than 100%
  /// @param pointsPerWeight points on the ring for each unit of weight, 1 to 65536
  public record Settings(
      @Default("source-ip")
          @Describe(
              "What is hashed: source-ip, 5-tuple, header.NAME, cookie.NAME, query.NAME, fact.NAME,"
                  + " path or host; traffic without it is hashed by source-ip.")
          HashKey key,
      @Default("125%")
          @Describe(
              "What an endpoint may have in flight as a share of the average for its weight; "
                  + "more than 100%.")
          Percent factor,
      @Default("160")
          @Describe("Points on the ring for each unit of weight, 1 to 65536: more share evener.")
          int pointsPerWeight) {

    /// Checks the ranges.
    public Settings {
      if (factor.fraction() <= 1) {
        throw new IllegalArgumentException("factor: " + factor + " (expected: > 100%)");
      }
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
        "bounded-load",
        Settings.class,
        (settings, context) -> new Policy(settings, context.hashSeed()));
  }

  private record Policy(Settings settings, long seed) implements BalancingPolicy {

    @Override
    public Picker over(List<Candidate> candidates) {
      return new BoundedLoad(candidates, settings, seed);
    }

    @Override
    public boolean slowStarts() {
      return false;
    }
  }
}
