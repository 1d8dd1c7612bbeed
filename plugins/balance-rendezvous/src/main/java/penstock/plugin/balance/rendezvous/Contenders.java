package penstock.plugin.balance.rendezvous;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import penstock.spi.balance.Hashing;
import penstock.spi.endpoint.Candidate;

/// Who contends for the parts: hashed names and weights, in the order of the candidates.
///
/// Source: D. G. Thaler and C. V. Ravishankar, Using Name-Based Mappings to Increase Hit Rates,
/// 1998; weights as in C. Schindelhauer and G. Schomaker, Weighted Distributed Hash Tables, 2005
/// (the logarithmic method).
final class Contenders {

  private final long[] names;
  private final int[] weights;
  private final boolean equalWeights;

  private Contenders(long[] names, int[] weights) {
    this.names = names;
    this.weights = weights;
    this.equalWeights = Arrays.stream(weights).distinct().count() == 1;
  }

  static Contenders of(List<Candidate> candidates, long seed) {
    long[] names =
        candidates.stream()
            .mapToLong(candidate -> Hashing.ofName(candidate.endpoint().name(), seed))
            .toArray();
    int[] weights = candidates.stream().mapToInt(Candidate::weight).toArray();
    return new Contenders(names, weights);
  }

  int count() {
    return names.length;
  }

  /// How far a contender is from winning a part: the least wins. Greater than 0.
  ///
  /// @param limit a score from which on it does not matter how high it is; then any score not below
  ///   the limit may be returned
  double score(int contender, int part, double limit) {
    long hash = Hashing.ofLong(part, names[contender]);
    double draw = ((hash >>> 11) + 0.5) * 0x1p-53; // evenly between 0 and 1, both excluded
    if (equalWeights) {
      return 1 - draw;
    }
    // -ln(x) is never less than 1 - x, and the logarithm is slow: most contenders do without.
    double least = (1 - draw) / weights[contender];
    return least >= limit ? least : -StrictMath.log(draw) / weights[contender];
  }

  /// Where each of these is among others that contend now.
  ///
  /// @return for each of these its index there; -1 if it, with this weight, is not
  int[] indexIn(Contenders others) {
    Map<Long, Integer> indices = new HashMap<>();
    for (int i = 0; i < others.names.length; i++) {
      indices.put(others.names[i], i);
    }
    int[] found = new int[names.length];
    for (int i = 0; i < found.length; i++) {
      int index = indices.getOrDefault(names[i], -1);
      found[i] = index >= 0 && others.weights[index] == weights[i] ? index : -1;
    }
    return found;
  }
}
