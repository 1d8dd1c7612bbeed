package penstock.plugin.balance.weightedroundrobin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SmoothTurnsTest {

  @Test
  void givesEachExactlyItsTurnsInARound() {
    int[] weights = {40, 10, 70, 30};
    int[] turns = SmoothTurns.of(weights).toArray();
    assertThat(turns).hasSize(15);
    assertThat(counts(turns, 4)).containsExactly(4, 1, 7, 3);
  }

  @Test
  void shortensRoundsThatAreTooLong() {
    int[] turns = SmoothTurns.of(new int[] {65535, 65534, 65533, 1}).toArray();
    assertThat(turns).hasSizeBetween(SmoothTurns.LONGEST_ROUND - 2, SmoothTurns.LONGEST_ROUND + 4);
    int[] counts = counts(turns, 4);
    assertThat(counts[0]).isBetween(21_844, 21_847);
    assertThat(counts[3]).isEqualTo(1);
  }

  @Test
  void spreadsTheTurnsOfManyEvenly() {
    SplittableRandom random = new SplittableRandom(5);
    int[] weights = IntStream.range(0, 1000).map(i -> 1 + random.nextInt(100)).toArray();
    int[] turns = SmoothTurns.of(weights).toArray();
    assertThat(counts(turns, 1000)).isEqualTo(weights);
    int[] last = new int[1000];
    Arrays.fill(last, -1);
    for (int turn = 0; turn < turns.length; turn++) {
      int who = turns[turn];
      if (last[who] >= 0) {
        double distance = (double) turns.length / weights[who];
        assertThat((double) turn - last[who]).isBetween(distance * 0.4 - 2, distance * 1.6 + 2);
      }
      last[who] = turn;
    }
  }

  private static int[] counts(int[] turns, int count) {
    int[] counts = new int[count];
    Arrays.stream(turns).forEach(turn -> counts[turn]++);
    return counts;
  }
}
