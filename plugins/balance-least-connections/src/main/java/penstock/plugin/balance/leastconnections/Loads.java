package penstock.plugin.balance.leastconnections;

import java.util.List;
import penstock.spi.endpoint.Candidate;

/// The candidates and what each has in flight for its weight.
final class Loads {

  private final Candidate[] candidates;
  private final double[] weights;

  Loads(List<Candidate> candidates) {
    this.candidates = candidates.toArray(new Candidate[0]);
    this.weights = candidates.stream().mapToDouble(Candidate::weight).toArray();
  }

  int count() {
    return candidates.length;
  }

  Candidate at(int index) {
    return candidates[index];
  }

  double load(int index) {
    return candidates[index].inFlight() / weights[index];
  }

  /// Looks at some candidates in turn, until one is idle.
  ///
  /// @param start index of the first
  /// @param step from one to the next; many steps are less than [#count()]
  /// @param few how many to look at in any case
  /// @param many how many to look at if the least of the few has more than `enough`
  /// @return index of the first one with the least load
  int least(int start, int step, int few, int many, double enough) {
    int best = start;
    double least = load(start);
    int at = start;
    for (int i = 1; i < many && least > (i < few ? 0 : enough); i++) {
      at += step;
      at = at >= candidates.length ? at - candidates.length : at;
      double load = load(at);
      if (load < least) {
        least = load;
        best = at;
      }
    }
    return best;
  }
}
