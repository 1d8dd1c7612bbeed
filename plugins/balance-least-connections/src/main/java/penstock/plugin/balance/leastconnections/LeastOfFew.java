package penstock.plugin.balance.leastconnections;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import penstock.spi.balance.Picker;
import penstock.spi.endpoint.Candidate;
import penstock.spi.traffic.Traffic;

/// Looks at all candidates, or until one is idle.
final class LeastOfFew implements Picker {

  private final Loads loads;
  private final AtomicInteger turn;

  LeastOfFew(List<Candidate> candidates, AtomicInteger turn) {
    this.loads = new Loads(candidates);
    this.turn = turn;
  }

  @Override
  public Candidate pick(Traffic traffic, int attempt) {
    int start = Integer.remainderUnsigned(turn.getAndIncrement(), loads.count());
    return loads.at(loads.least(start, 1, loads.count(), loads.count(), 0));
  }
}
