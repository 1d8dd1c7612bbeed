package penstock.testkit.author;

import penstock.spi.NoSettings;
import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.balance.BalancingPolicy;

/// Always takes the first candidate.
public final class FirstCandidatePlugin implements Plugin {

  @Override
  public void register(Registrar registrar) {
    registrar.offer(
        BalancingPolicy.KIND,
        "first-candidate",
        NoSettings.class,
        (settings, context) -> candidates -> (traffic, attempt) -> candidates.getFirst());
  }
}
