package penstock.plugin.balance.boundedload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import penstock.plugin.balance.boundedload.BoundedLoadPlugin.Settings;
import penstock.spi.Context;
import penstock.spi.Percent;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.balance.HashKey;
import penstock.spi.balance.HashRing;
import penstock.spi.balance.Picker;
import penstock.spi.endpoint.Candidate;
import penstock.spi.traffic.Traffic;
import penstock.testkit.ConsistentPolicyContract;
import penstock.testkit.FakeCandidate;
import penstock.testkit.Offers;

class BoundedLoadTest extends ConsistentPolicyContract {

  private static final Percent FACTOR = Percent.parse("125%");

  @Override
  protected BalancingPolicy policy(Context context) {
    return Offers.of(new BoundedLoadPlugin())
        .create(
            BalancingPolicy.KIND,
            "bounded-load",
            new Settings(HashKey.SOURCE_IP, FACTOR, 160),
            context);
  }

  @Test
  void goesOnToTheNextWhenTheOwnerIsFull() {
    List<Candidate> candidates = candidates(10);
    Picker picker = policy(context).over(candidates);
    HashRing ring = HashRing.of(candidates, 160, context.hashSeed());
    Traffic traffic = traffic(5);
    long hash = HashKey.SOURCE_IP.hash(traffic, context.hashSeed());
    FakeCandidate owner = (FakeCandidate) ring.pick(hash, 0);
    load(candidates, 100);
    owner.inFlight(12); // of ceil(1.25 * 101 / 10) = 13
    assertThat(picker.pick(traffic, 0)).isSameAs(owner);
    owner.inFlight(13);
    assertThat(picker.pick(traffic, 0)).isSameAs(ring.pick(hash, 1));
    assertThat(picker.pick(traffic, 1)).isSameAs(ring.pick(hash, 2));
  }

  @Test
  void neverLoadsOneBeyondTheBound() {
    List<Candidate> candidates =
        List.of(
            FakeCandidate.named("a", 2),
            FakeCandidate.named("b"),
            FakeCandidate.named("c"),
            FakeCandidate.named("d", 4));
    Picker picker = policy(context).over(candidates);
    Traffic hot = traffic(1);
    for (int total = 0; total < 1000; total++) {
      load(candidates, total);
      FakeCandidate picked = (FakeCandidate) picker.pick(hot, 0);
      picked.begin();
      assertThat((double) picked.inFlight())
          .isLessThanOrEqualTo(Math.ceil(1.25 * (total + 1) * picked.weight() / 8));
    }
  }

  @Test
  void takesTheLeastLoadedWhenTheCountsLag() {
    List<Candidate> candidates = candidates(5);
    candidates.forEach(candidate -> ((FakeCandidate) candidate).inFlight(9));
    ((FakeCandidate) candidates.get(2)).inFlight(8);
    Picker picker = policy(context).over(candidates);
    for (int i = 0; i < 50; i++) {
      assertThat(picker.pick(traffic(i), 0)).isSameAs(candidates.get(2));
    }
  }

  @Test
  void refusesUselessSettings() {
    assertThatThrownBy(() -> new Settings(HashKey.SOURCE_IP, Percent.parse("100%"), 160))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("factor: 100% (expected: > 100%)");
    assertThatThrownBy(() -> new Settings(HashKey.SOURCE_IP, FACTOR, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("pointsPerWeight: 0 (expected: 1 to 65536)");
  }

  private static void load(List<Candidate> candidates, long total) {
    candidates.forEach(candidate -> ((FakeCandidate) candidate).poolInFlight(total));
  }
}
