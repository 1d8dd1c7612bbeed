package penstock.plugin.balance.ringhash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.plugin.balance.ringhash.RingHashPlugin.Settings;
import penstock.spi.Context;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.balance.HashKey;
import penstock.spi.balance.Picker;
import penstock.testkit.ConsistentPolicyContract;
import penstock.testkit.FakeRequest;
import penstock.testkit.Offers;

class RingHashTest extends ConsistentPolicyContract {

  @Override
  protected BalancingPolicy policy(Context context) {
    return policy("source-ip", context); // with enough points for shares within 5 percent
  }

  private static BalancingPolicy policy(String key, Context context) {
    return Offers.of(new RingHashPlugin())
        .create(BalancingPolicy.KIND, "ring-hash", new Settings(HashKey.parse(key), 4000), context);
  }

  @Override
  protected boolean honoursWeights() {
    return true;
  }

  @Test
  void followsTheKeyAndNothingElse() {
    Picker picker = policy("header.x-user", context).over(candidates(50));
    FakeRequest ann = FakeRequest.get("/").withHeader("X-User", "ann");
    assertThat(picker.pick(ann.from("10.9.8.7"), 0)).isSameAs(picker.pick(ann, 0));
    long others =
        IntStream.range(0, 100)
            .mapToObj(i -> FakeRequest.get("/").withHeader("X-User", "user" + i))
            .filter(request -> picker.pick(request, 0) != picker.pick(ann, 0))
            .count();
    assertThat(others).isGreaterThan(80);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 65537})
  void refusesUselessNumbersOfPoints(int points) {
    assertThatThrownBy(() -> new Settings(HashKey.SOURCE_IP, points))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("pointsPerWeight: " + points + " (expected: 1 to 65536)");
  }
}
