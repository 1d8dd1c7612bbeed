package penstock.plugin.balance.maglev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.plugin.balance.maglev.MaglevPlugin.Settings;
import penstock.spi.Context;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.balance.HashKey;
import penstock.spi.endpoint.Candidate;
import penstock.testkit.ConsistentPolicyContract;
import penstock.testkit.FakeCandidate;
import penstock.testkit.Offers;

class MaglevTest extends ConsistentPolicyContract {

  @Override
  protected BalancingPolicy policy(Context context) {
    return Offers.of(new MaglevPlugin())
        .create(BalancingPolicy.KIND, "maglev", new Settings(HashKey.SOURCE_IP, 65537), context);
  }

  @Override
  protected boolean honoursWeights() {
    return true;
  }

  @Override
  protected double disruption() {
    return 0.03;
  }

  @Test
  void sharesTheTableAlmostExactly() {
    int[] counts = counts(candidates(1000), 65537);
    assertThat(Arrays.stream(counts).min().getAsInt()).isEqualTo(65);
    assertThat(Arrays.stream(counts).max().getAsInt()).isEqualTo(66);
  }

  @Test
  void sharesTheTableByWeight() {
    List<Candidate> candidates =
        List.of(
            FakeCandidate.named("a", 1000),
            FakeCandidate.named("b", 500),
            FakeCandidate.named("c", 1));
    int[] counts = counts(candidates, 65537);
    assertThat(counts[0]).isBetween(43_660, 43_665);
    assertThat(counts[1]).isBetween(21_829, 21_834);
    assertThat(counts[2]).isBetween(43, 45);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 250, 65536, 65539 * 2, 5_000_029})
  void refusesSizesThatAreNoPrimesInRange(int size) {
    assertThatThrownBy(() -> new Settings(HashKey.SOURCE_IP, size))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tableSize: " + size + " (expected: a prime number, 251 to 5000011)");
  }

  private static int[] counts(List<Candidate> candidates, int size) {
    int[] counts = new int[candidates.size()];
    Arrays.stream(MaglevTable.of(candidates, size, 1)).forEach(owner -> counts[owner]++);
    return counts;
  }
}
