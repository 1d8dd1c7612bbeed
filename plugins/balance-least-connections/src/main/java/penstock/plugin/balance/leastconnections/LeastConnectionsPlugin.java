package penstock.plugin.balance.leastconnections;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import penstock.spi.NoSettings;
import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.balance.Picker;
import penstock.spi.endpoint.Candidate;

/// Takes the candidate with the least in flight for its weight; equals take turns.
public final class LeastConnectionsPlugin implements Plugin {

  @Override
  public void register(Registrar registrar) {
    registrar.offer(
        BalancingPolicy.KIND,
        "least-connections",
        NoSettings.class,
        (_, _) -> new LeastConnections(0));
  }

  static final class LeastConnections implements BalancingPolicy {

    private final AtomicInteger turn;

    LeastConnections(int turn) {
      this.turn = new AtomicInteger(turn);
    }

    @Override
    public Picker over(List<Candidate> candidates) {
      return candidates.size() <= LeastOfMany.PROBES
          ? new LeastOfFew(candidates, turn)
          : new LeastOfMany(candidates, turn);
    }
  }
}
