package penstock.plugin.balance.leastrequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.plugin.balance.leastrequest.LeastRequestPlugin.Settings;
import penstock.spi.Context;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.balance.Picker;
import penstock.spi.endpoint.Candidate;
import penstock.testkit.BalancingPolicyContract;
import penstock.testkit.FakeCandidate;
import penstock.testkit.Offers;

class LeastRequestTest extends BalancingPolicyContract {

  @Override
  protected BalancingPolicy policy(Context context) {
    return policy(2);
  }

  private BalancingPolicy policy(int choices) {
    return Offers.of(new LeastRequestPlugin())
        .create(BalancingPolicy.KIND, "least-request", new Settings(choices), context);
  }

  @Override
  protected boolean honoursWeights() {
    return true;
  }

  @Test
  void neverTakesTheWorseOfTwo() {
    FakeCandidate busy = FakeCandidate.named("a").inFlight(3);
    FakeCandidate idle = FakeCandidate.named("b").inFlight(2);
    Picker picker = policy(2).over(List.of(busy, idle));
    for (int i = 0; i < 1000; i++) {
      assertThat(picker.pick(traffic(i), 0)).isSameAs(idle);
    }
  }

  @Test
  void neverTakesTheWorstOfMany() {
    List<Candidate> candidates = candidates(10);
    ((FakeCandidate) candidates.get(4)).inFlight(1);
    Picker picker = policy(2).over(candidates);
    for (int i = 0; i < 1000; i++) {
      assertThat(picker.pick(traffic(i), 0)).isNotSameAs(candidates.get(4));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 16})
  void looksAtAllThereAreIfAsked(int choices) {
    List<Candidate> candidates = candidates(5);
    candidates.forEach(candidate -> ((FakeCandidate) candidate).inFlight(4));
    ((FakeCandidate) candidates.get(3)).inFlight(3);
    Picker picker = policy(choices).over(candidates);
    for (int i = 0; i < 100; i++) {
      assertThat(picker.pick(traffic(i), 0)).isSameAs(candidates.get(3));
    }
  }

  @Test
  void weighsWhatIsInFlight() {
    FakeCandidate strong = FakeCandidate.named("a", 4).inFlight(7);
    FakeCandidate weak = FakeCandidate.named("b", 2).inFlight(4);
    assertThat(policy(2).over(List.of(strong, weak)).pick(traffic(0), 0)).isSameAs(strong);
    strong.inFlight(9);
    assertThat(policy(2).over(List.of(strong, weak)).pick(traffic(0), 0)).isSameAs(weak);
  }

  @Test
  void sharesAnIdlePoolByWeight() {
    List<Candidate> candidates = List.of(FakeCandidate.named("a", 3), FakeCandidate.named("b"));
    Picker picker = policy(2).over(candidates);
    Map<Candidate, Integer> picks = new HashMap<>();
    for (int i = 0; i < 40_000; i++) {
      picks.merge(picker.pick(traffic(0), 0), 1, Integer::sum);
    }
    assertThat(picks.get(candidates.get(0))).isBetween(29_500, 30_500);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 17})
  void refusesUselessChoices(int choices) {
    assertThatThrownBy(() -> new Settings(choices))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("choices: " + choices + " (expected: 2 to 16)");
  }
}
