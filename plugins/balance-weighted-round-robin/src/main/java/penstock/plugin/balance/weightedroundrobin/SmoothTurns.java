package penstock.plugin.balance.weightedroundrobin;

import java.util.Arrays;
import java.util.stream.IntStream;

/// The order in which weighted candidates take turns: one whole round, after which it begins again.
///
/// Source: smooth weighted round-robin of nginx (Igor Sysoev, 2012): in each turn everybody's
/// credit grows by its weight, the largest credit (the first of equals) takes the turn and pays the
/// sum of all weights.
final class SmoothTurns {

  /// A round is never much longer. Weights that have no such short round are rounded until they
  /// have; nobody is left without a turn.
  static final int LONGEST_ROUND = 1 << 16;

  /// Where turns times candidates is more, the turns of each are spread over the round at even
  /// distances instead: the shares are the same, the order is nearly so, and it takes less time.
  private static final long MOST_STEPS = 1 << 23;

  private SmoothTurns() {}

  /// One round.
  ///
  /// @param weights not empty, each 1 or more
  /// @return for each turn the index of the weight that takes it
  static IntStream of(int[] weights) {
    int[] reduced = reduce(weights);
    int round = IntStream.of(reduced).sum();
    return (long) round * reduced.length > MOST_STEPS
        ? spread(reduced, round)
        : smooth(reduced, round);
  }

  private static int[] reduce(int[] weights) {
    int divisor = IntStream.of(weights).reduce(0, SmoothTurns::greatestCommonDivisor);
    long round = IntStream.of(weights).asLongStream().sum() / divisor;
    if (round <= LONGEST_ROUND) {
      return IntStream.of(weights).map(weight -> weight / divisor).toArray();
    }
    double scale = (double) LONGEST_ROUND / round / divisor;
    return IntStream.of(weights).map(w -> (int) Math.max(1, Math.round(w * scale))).toArray();
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  private static IntStream smooth(int[] weights, int round) {
    int[] turns = new int[round];
    long[] credits = new long[weights.length];
    for (int turn = 0; turn < round; turn++) {
      int most = 0;
      for (int i = 0; i < weights.length; i++) {
        credits[i] += weights[i];
        if (credits[i] > credits[most]) {
          most = i;
        }
      }
      credits[most] -= round;
      turns[turn] = most;
    }
    return IntStream.of(turns);
  }

  /// Turn k of a candidate of weight w stands at (k + 1/2) / w of the round.
  private static IntStream spread(int[] weights, int round) {
    long[] places = new long[round];
    int next = 0;
    for (int i = 0; i < weights.length; i++) {
      for (long k = 0; k < weights[i]; k++) {
        places[next++] = ((2 * k + 1 << 30) / weights[i] << 31) | i;
      }
    }
    Arrays.sort(places);
    return Arrays.stream(places).mapToInt(place -> (int) (place & Integer.MAX_VALUE));
  }
}
