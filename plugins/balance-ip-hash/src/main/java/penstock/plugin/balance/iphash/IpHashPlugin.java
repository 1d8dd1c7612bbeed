package penstock.plugin.balance.iphash;

import java.util.List;
import penstock.spi.NoSettings;
import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.balance.HashKey;
import penstock.spi.balance.HashRing;
import penstock.spi.balance.Picker;
import penstock.spi.endpoint.Candidate;

/// Sends every client address to the same candidate, and when candidates come or go moves only the
/// clients that must move.
public final class IpHashPlugin implements Plugin {

  private static final int POINTS_PER_WEIGHT = 160;

  @Override
  public void register(Registrar registrar) {
    registrar.offer(
        BalancingPolicy.KIND,
        "ip-hash",
        NoSettings.class,
        (_, context) -> new IpHash(context.hashSeed()));
  }

  private record IpHash(long seed) implements BalancingPolicy {

    @Override
    public Picker over(List<Candidate> candidates) {
      HashRing ring = HashRing.of(candidates, POINTS_PER_WEIGHT, seed);
      return (traffic, attempt) -> ring.pick(HashKey.SOURCE_IP.hash(traffic, seed), attempt);
    }

    @Override
    public boolean slowStarts() {
      return false;
    }
  }
}
