package penstock.plugin.balance.weightedroundrobin;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import penstock.spi.NoSettings;
import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.balance.Picker;
import penstock.spi.endpoint.Candidate;

/// Takes the candidates in turn, each as often as its weight says, and spreads the turns of each
/// evenly: weights 5, 1 and 1 give a a b a c a a.
public final class WeightedRoundRobinPlugin implements Plugin {

  @Override
  public void register(Registrar registrar) {
    registrar.offer(
        BalancingPolicy.KIND,
        "weighted-round-robin",
        NoSettings.class,
        (_, _) -> new WeightedRoundRobin(0));
  }

  static final class WeightedRoundRobin implements BalancingPolicy {

    private final AtomicLong cursor;

    WeightedRoundRobin(long cursor) {
      this.cursor = new AtomicLong(cursor);
    }

    @Override
    public Picker over(List<Candidate> candidates) {
      Candidate[] turns =
          SmoothTurns.of(candidates.stream().mapToInt(Candidate::weight).toArray())
              .mapToObj(candidates::get)
              .toArray(Candidate[]::new);
      return (_, _) -> turns[Math.floorMod(cursor.getAndIncrement(), turns.length)];
    }
  }
}
