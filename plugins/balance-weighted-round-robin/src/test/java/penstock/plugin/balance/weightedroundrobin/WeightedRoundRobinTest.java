package penstock.plugin.balance.weightedroundrobin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import penstock.plugin.balance.weightedroundrobin.WeightedRoundRobinPlugin.WeightedRoundRobin;
import penstock.spi.Context;
import penstock.spi.NoSettings;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.balance.Picker;
import penstock.spi.endpoint.Candidate;
import penstock.testkit.BalancingPolicyContract;
import penstock.testkit.FakeCandidate;
import penstock.testkit.Offers;

class WeightedRoundRobinTest extends BalancingPolicyContract {

  @Override
  protected BalancingPolicy policy(Context context) {
    return Offers.of(new WeightedRoundRobinPlugin())
        .create(BalancingPolicy.KIND, "weighted-round-robin", new NoSettings(), context);
  }

  @Override
  protected BalancingPolicy policyAfter(long picks, Context context) {
    return new WeightedRoundRobin(picks);
  }

  @Override
  protected boolean honoursWeights() {
    return true;
  }

  @Test
  void spreadsTheTurnsOfTheHeavy() {
    assertThat(picks(5, 1, 1)).isEqualTo("aabacaaaabacaa");
    assertThat(picks(500, 100, 100)).isEqualTo("aabacaaaabacaa");
  }

  @Test
  void takesEqualsInTurn() {
    assertThat(picks(7, 7, 7)).isEqualTo("abcabcabcabcab");
  }

  private String picks(int a, int b, int c) {
    List<Candidate> candidates =
        List.of(
            FakeCandidate.named("a", a), FakeCandidate.named("b", b), FakeCandidate.named("c", c));
    Picker picker = policy(context).over(candidates);
    StringBuilder names = new StringBuilder();
    IntStream.range(0, 14).forEach(i -> names.append(picker.pick(traffic(i), 0)));
    return names.toString();
  }
}
