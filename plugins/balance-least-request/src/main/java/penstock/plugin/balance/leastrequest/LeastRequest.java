package penstock.plugin.balance.leastrequest;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import penstock.spi.balance.AliasTable;
import penstock.spi.balance.Picker;
import penstock.spi.endpoint.Candidate;
import penstock.spi.traffic.Traffic;

/// The power of a few choices: the first is drawn by weight, the others stand at even distances
/// from it, and the least loaded of them is taken - on a tie the first, so that an idle pool is
/// shared by weight.
///
/// Source: M. Mitzenmacher, The Power of Two Choices in Randomized Load Balancing, 2001.
final class LeastRequest implements Picker {

  private final Candidate[] candidates;
  private final AliasTable table;
  private final int choices;

  LeastRequest(List<Candidate> candidates, int choices) {
    this.candidates = candidates.toArray(new Candidate[0]);
    this.table = AliasTable.of(candidates);
    this.choices = Math.min(choices, candidates.size());
  }

  @Override
  public Candidate pick(Traffic traffic, int attempt) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    int at = table.draw(random.nextLong());
    Candidate best = candidates[at];
    if (choices == 1) {
      return best;
    }
    int step = choices == candidates.length ? 1 : 1 + random.nextInt(candidates.length - 1);
    for (int i = 1; i < choices; i++) {
      at += step;
      at = at >= candidates.length ? at - candidates.length : at;
      Candidate other = candidates[at];
      if (isLessLoaded(other, best)) {
        best = other;
      }
    }
    return best;
  }

  private static boolean isLessLoaded(Candidate one, Candidate other) {
    return (long) one.inFlight() * other.weight() < (long) other.inFlight() * one.weight();
  }
}
