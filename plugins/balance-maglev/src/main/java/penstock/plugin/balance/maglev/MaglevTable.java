package penstock.plugin.balance.maglev;

import java.util.Arrays;
import java.util.List;
import penstock.spi.balance.Hashing;
import penstock.spi.endpoint.Candidate;

/// The look-up table of Maglev: the candidates take turns in claiming the next free entry of an
/// order of their own, which their names and the seed determine.
///
/// A candidate of the largest weight claims in every turn, one of half that weight in every other
/// turn, and so on; each claims in the first.
///
/// Source: D. E. Eisenbud and others, [Maglev: A Fast and Reliable Software Network Load
/// Balancer](https://research.google/pubs/pub44824/), 2016, section 3.4.
final class MaglevTable {

  private static final int FREE = -1;

  private final int[] owners;
  private final int[] next;
  private final int[] skips;

  private MaglevTable(List<Candidate> candidates, int size, long seed) {
    owners = new int[size];
    Arrays.fill(owners, FREE);
    next = new int[candidates.size()];
    skips = new int[candidates.size()];
    for (int i = 0; i < next.length; i++) {
      long name = Hashing.ofName(candidates.get(i).endpoint().name(), seed);
      next[i] = (int) Math.unsignedMultiplyHigh(Hashing.ofLong(0, name), size);
      skips[i] = 1 + (int) Math.unsignedMultiplyHigh(Hashing.ofLong(1, name), size - 1L);
    }
  }

  /// Builds a table.
  ///
  /// @param candidates not empty
  /// @param size a prime number
  /// @return for each entry the index of the candidate that owns it
  static int[] of(List<Candidate> candidates, int size, long seed) {
    MaglevTable table = new MaglevTable(candidates, size, seed);
    table.fill(candidates.stream().mapToInt(Candidate::weight).toArray());
    return table.owners;
  }

  private void fill(int[] weights) {
    int largest = Arrays.stream(weights).max().getAsInt();
    int[] credits = new int[weights.length];
    Arrays.setAll(credits, i -> largest - weights[i]);
    int free = owners.length;
    while (true) {
      for (int i = 0; i < weights.length; i++) {
        credits[i] += weights[i];
        if (credits[i] < largest) {
          continue;
        }
        credits[i] -= largest;
        owners[claim(i)] = i;
        if (--free == 0) {
          return;
        }
      }
    }
  }

  private int claim(int claimant) {
    int at = next[claimant];
    while (owners[at] != FREE) {
      at = after(at, claimant);
    }
    next[claimant] = after(at, claimant);
    return at;
  }

  private int after(int at, int claimant) {
    int sum = at + skips[claimant];
    return sum >= owners.length ? sum - owners.length : sum;
  }
}
