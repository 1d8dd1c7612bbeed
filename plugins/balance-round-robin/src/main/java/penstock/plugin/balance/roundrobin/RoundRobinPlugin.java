package penstock.plugin.balance.roundrobin;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import penstock.spi.NoSettings;
import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.balance.Picker;
import penstock.spi.endpoint.Candidate;

/// Takes the candidates in turn and ignores their weights.
public final class RoundRobinPlugin implements Plugin {

  @Override
  public void register(Registrar registrar) {
    registrar.offer(
        BalancingPolicy.KIND, "round-robin", NoSettings.class, (_, _) -> new RoundRobin(0));
  }

  static final class RoundRobin implements BalancingPolicy {

    private final AtomicLong cursor;

    RoundRobin(long cursor) {
      this.cursor = new AtomicLong(cursor);
    }

    @Override
    public Picker over(List<Candidate> candidates) {
      Candidate[] turns = candidates.toArray(new Candidate[0]);
      return (_, _) -> turns[Math.floorMod(cursor.getAndIncrement(), turns.length)];
    }
  }
}
