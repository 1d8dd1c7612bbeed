package penstock.plugin.balance.random;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import penstock.spi.NoSettings;
import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.balance.AliasTable;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.balance.Picker;
import penstock.spi.endpoint.Candidate;

/// Draws a candidate at random, with probabilities in proportion to the weights.
public final class RandomPlugin implements Plugin {

  @Override
  public void register(Registrar registrar) {
    registrar.offer(
        BalancingPolicy.KIND, "random", NoSettings.class, (_, _) -> RandomPlugin::picker);
  }

  private static Picker picker(List<Candidate> candidates) {
    Candidate[] columns = candidates.toArray(new Candidate[0]);
    AliasTable table = AliasTable.of(candidates);
    return (_, _) -> columns[table.draw(ThreadLocalRandom.current().nextLong())];
  }
}
