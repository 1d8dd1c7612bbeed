package penstock.plugin.balance.roundrobin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import penstock.plugin.balance.roundrobin.RoundRobinPlugin.RoundRobin;
import penstock.spi.Context;
import penstock.spi.NoSettings;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.balance.Picker;
import penstock.spi.endpoint.Candidate;
import penstock.testkit.BalancingPolicyContract;
import penstock.testkit.FakeCandidate;
import penstock.testkit.Offers;

class RoundRobinTest extends BalancingPolicyContract {

  @Override
  protected BalancingPolicy policy(Context context) {
    return Offers.of(new RoundRobinPlugin())
        .create(BalancingPolicy.KIND, "round-robin", new NoSettings(), context);
  }

  @Override
  protected BalancingPolicy policyAfter(long picks, Context context) {
    return new RoundRobin(picks);
  }

  @Override
  protected boolean prefersInOrder() {
    return true;
  }

  @Test
  void takesTurnsWhateverTheWeights() {
    assertThat(picks(policy(context).over(weighted()), 7)).isEqualTo("abcabca");
  }

  @Test
  void goesOnWhereItWasWhenTheCandidatesChange() {
    BalancingPolicy policy = policy(context);
    assertThat(picks(policy.over(weighted()), 4)).isEqualTo("abca");
    assertThat(picks(policy.over(weighted()), 4)).isEqualTo("bcab");
  }

  private static List<Candidate> weighted() {
    return List.of(
        FakeCandidate.named("a", 5), FakeCandidate.named("b"), FakeCandidate.named("c", 100));
  }

  private String picks(Picker picker, int count) {
    StringBuilder names = new StringBuilder();
    IntStream.range(0, count)
        .forEach(i -> names.append(picker.pick(traffic(i), 0).endpoint().name()));
    return names.toString();
  }
}
