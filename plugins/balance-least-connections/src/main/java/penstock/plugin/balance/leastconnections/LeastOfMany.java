package penstock.plugin.balance.leastconnections;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import penstock.spi.balance.Picker;
import penstock.spi.endpoint.Candidate;
import penstock.spi.traffic.Traffic;

/// Looks at candidates from a start that moves on with each pick: at a few in any case, and then
/// until one has no more than the least known load, but at no more than [#PROBES]. They stand far
/// apart, so that the next pick looks at others.
///
/// The known load sinks when somebody is seen below it. When nobody within reach is down at it, it
/// may have risen: then all are looked at, but only once in a while, so that each pick pays for
/// eight of them at most; in between the least of those in reach is taken.
///
/// While nothing ends, the known load is the least there is: loads rise only, and it rises only
/// when all have been looked at. Picks then go round in order, each takes the first it looks at,
/// and after a round of n all stand one higher and the next look at all is due. So with equal
/// weights no candidate is ever more than one above another.
final class LeastOfMany implements Picker {

  /// How many candidates a pick looks at.
  static final int PROBES = 32;

  /// How many it looks at even if one is down at the known load: some are lower still.
  private static final int FEW = 10;

  /// A look at all is due after this part of as many picks as there are candidates.
  private static final int PART = 8;

  private final Loads loads;
  private final int step;
  private final AtomicInteger turn;
  private volatile double known;
  private volatile int lookedAtAll;

  LeastOfMany(List<Candidate> candidates, AtomicInteger turn) {
    this.loads = new Loads(candidates);
    this.step = candidates.size() / PROBES;
    this.turn = turn;
    this.lookedAtAll = turn.get() - candidates.size();
  }

  @Override
  public Candidate pick(Traffic traffic, int attempt) {
    int now = turn.getAndIncrement();
    int count = loads.count();
    int start = Integer.remainderUnsigned(now, count);
    double enough = known;
    int best = loads.least(start, step, FEW, PROBES, enough);
    double load = loads.load(best);
    if (load > enough && now - lookedAtAll >= count / PART) {
      lookedAtAll = now;
      best = loads.least(start, 1, count, count, 0);
      known = loads.load(best);
    } else if (load < enough) {
      known = load;
    }
    return loads.at(best);
  }
}
