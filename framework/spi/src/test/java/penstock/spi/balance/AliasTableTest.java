package penstock.spi.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AliasTableTest {

  @Test
  void drawsInProportionToTheWeights() {
    int[] weights = {1, 5, 0xffff, 1000, 1, 20_000};
    AliasTable table = AliasTable.of(weights);
    int[] drawn = new int[weights.length];
    int draws = 2_000_000;
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < draws; i++) {
      drawn[table.draw(random.nextLong())]++;
    }
    double total = 1 + 5 + 0xffff + 1000 + 1 + 20_000;
    for (int i = 0; i < weights.length; i++) {
      double expected = weights[i] / total * draws;
      assertThat((double) drawn[i]).isCloseTo(expected, within(5 * Math.sqrt(expected) + 1));
    }
  }

  @Test
  void drawsEveryColumnOfEqualWeights() {
    AliasTable table = AliasTable.of(new int[] {3, 3, 3, 3});
    assertThat(table.draw(0)).isZero();
    assertThat(table.draw(-1)).isEqualTo(3);
    assertThat(table.draw(Long.MIN_VALUE)).isEqualTo(2);
  }

  @Test
  void drawsTheOnlyOne() {
    AliasTable table = AliasTable.of(new int[] {7});
    assertThat(table.draw(0)).isZero();
    assertThat(table.draw(-1)).isZero();
  }

  @Test
  void refusesWeightsBelowOne() {
    assertThatThrownBy(() -> AliasTable.of(new int[] {1, 0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("weight: 0 (expected: >= 1)");
    assertThatThrownBy(() -> AliasTable.of(new int[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("weights: [] (expected: not empty)");
  }
}
