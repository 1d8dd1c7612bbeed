package penstock.plugin.balance.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.plugin.balance.rendezvous.RendezvousPlugin.Settings;
import penstock.spi.Context;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.balance.HashKey;
import penstock.spi.balance.Picker;
import penstock.spi.endpoint.Candidate;
import penstock.spi.traffic.Traffic;
import penstock.testkit.ConsistentPolicyContract;
import penstock.testkit.Offers;

class RendezvousTest extends ConsistentPolicyContract {

  @Override
  protected BalancingPolicy policy(Context context) {
    return Offers.of(new RendezvousPlugin())
        .create(
            BalancingPolicy.KIND, "rendezvous", new Settings(HashKey.SOURCE_IP, 65536), context);
  }

  @Override
  protected boolean honoursWeights() {
    return true;
  }

  @Test
  void prefersNextWhoWouldInheritTheKey() {
    List<Candidate> all = candidates(8);
    BalancingPolicy policy = policy(context);
    Picker picker = policy.over(all);
    for (Candidate gone : all) {
      Picker without = policy.over(all.stream().filter(one -> one != gone).toList());
      for (int number = 0; number < 1000; number++) {
        Traffic traffic = traffic(number);
        if (picker.pick(traffic, 0) == gone) {
          assertThat(without.pick(traffic, 0)).isSameAs(picker.pick(traffic, 1));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 255, 4194305})
  void refusesUselessSizes(int size) {
    assertThatThrownBy(() -> new Settings(HashKey.SOURCE_IP, size))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tableSize: " + size + " (expected: 256 to 4194304)");
  }
}
