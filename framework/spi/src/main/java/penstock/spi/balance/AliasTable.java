package penstock.spi.balance;

import java.util.List;
import penstock.spi.endpoint.Candidate;

/// Draws one of several with probabilities in proportion to their weights, in constant time.
///
/// Immutable; drawing neither blocks nor allocates.
///
/// Source: A. J. Walker, An Efficient Method for Generating Discrete Random Variables with General
/// Distributions, 1977; built as in M. D. Vose, A Linear Algorithm for Generating Random Numbers
/// with a Given Distribution, 1991.
public final class AliasTable {

  /// For each column the share of it that is its own, scaled to 2^63.
  private final long[] own;

  /// For each column whose the other part is.
  private final int[] other;

  private AliasTable(int count) {
    own = new long[count];
    other = new int[count];
  }

  /// A table over the weights in force of these candidates.
  ///
  /// @param candidates not empty
  public static AliasTable of(List<Candidate> candidates) {
    return of(candidates.stream().mapToInt(Candidate::weight).toArray());
  }

  /// A table over these weights.
  ///
  /// @param weights not empty, each 1 or more
  /// @throws IllegalArgumentException if a weight is less than 1 or there is none
  public static AliasTable of(int[] weights) {
    if (weights.length == 0) {
      throw new IllegalArgumentException("weights: [] (expected: not empty)");
    }
    long total = 0;
    for (int weight : weights) {
      if (weight < 1) {
        throw new IllegalArgumentException("weight: " + weight + " (expected: >= 1)");
      }
      total += weight;
    }
    AliasTable table = new AliasTable(weights.length);
    table.fill(weights, total);
    return table;
  }

  /// Every column holds `total`, every weight brings `weight * count`: columns that are not full
  /// are filled up from those that have too much.
  private void fill(int[] weights, long total) {
    int count = weights.length;
    long[] left = new long[count];
    int[] stack = new int[count];
    int poor = 0;
    int rich = count;
    for (int i = 0; i < count; i++) {
      left[i] = (long) weights[i] * count;
      own[i] = Long.MAX_VALUE;
      other[i] = i;
      stack[left[i] < total ? poor++ : --rich] = i;
    }
    while (poor > 0 && rich < count) {
      int taker = stack[--poor];
      int giver = stack[rich];
      own[taker] = (long) ((double) left[taker] / total * 0x1p63);
      other[taker] = giver;
      left[giver] -= total - left[taker];
      if (left[giver] < total) {
        rich++;
        stack[poor++] = giver;
      }
    }
  }

  /// Draws.
  ///
  /// @param random 64 random bits, such as `ThreadLocalRandom.current().nextLong()`
  /// @return an index into the weights
  public int draw(long random) {
    int column = (int) Math.unsignedMultiplyHigh(random, own.length);
    long within = (random * own.length) >>> 1;
    return within < own[column] ? column : other[column];
  }
}
