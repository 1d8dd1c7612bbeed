package penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.balance.Picker;
import penstock.spi.endpoint.Candidate;
import penstock.spi.traffic.Traffic;

/// What a [BalancingPolicy] promises that sends equal traffic to the same endpoint, on every
/// instance of a fleet and when other endpoints come and go.
public abstract class ConsistentPolicyContract extends BalancingPolicyContract {

  private static final int KEYS = 100_000;
  private static final int COUNT = 10;

  /// The share of all traffic that may move from one endpoint that stays to another that stays when
  /// one of ten goes; 0 for none.
  protected double disruption() {
    return 0;
  }

  @Override
  protected final boolean prefersInOrder() {
    return true;
  }

  @Test
  void sendsEqualTrafficToTheSameEndpoint() {
    Picker picker = policy(context).over(candidates(COUNT));
    for (int number = 0; number < 1000; number++) {
      assertThat(picker.pick(traffic(number), 0)).isSameAs(picker.pick(traffic(number), 0));
    }
  }

  @Test
  void agreesWithAnotherInstance() {
    List<Traffic> traffic = manyKeys();
    String here = names(policy(context), candidates(COUNT), traffic);
    try (ContextFixture elsewhere = new ContextFixture("pools.other", context.hashSeed())) {
      // The other instance has seen other candidates before.
      BalancingPolicy policy = policy(elsewhere);
      policy.over(candidates(COUNT - 3));
      policy.over(candidates(COUNT + 3));
      assertThat(names(policy, candidates(COUNT), traffic)).isEqualTo(here);
    }
  }

  @Test
  void declinesSlowStart() {
    assertThat(policy(context).slowStarts()).isFalse();
  }

  @Test
  void dependsOnTheSeed() {
    List<Candidate> candidates = candidates(COUNT);
    Picker here = policy(context).over(candidates);
    try (ContextFixture elsewhere = new ContextFixture("pools.test", context.hashSeed() + 1)) {
      Picker there = policy(elsewhere).over(candidates);
      long equal =
          IntStream.range(0, 1000)
              .filter(i -> here.pick(traffic(i), 0) == there.pick(traffic(i), 0))
              .count();
      assertThat(equal).isLessThan(300);
    }
  }

  @Test
  void movesOnlyTheTrafficOfAnEndpointThatGoes() {
    List<Candidate> all = candidates(COUNT);
    for (Candidate gone : all) {
      List<Candidate> left = all.stream().filter(candidate -> candidate != gone).toList();
      BalancingPolicy policy = policy(context);
      Picker before = policy.over(all);
      Picker after = policy.over(left);
      assertMoved(before, after, gone);
      assertMoved(policy.over(all), after, gone); // it comes back
    }
  }

  private void assertMoved(Picker with, Picker without, Candidate gone) {
    int owned = 0;
    int needless = 0;
    int keys = KEYS / COUNT;
    for (int number = 0; number < keys; number++) {
      Traffic traffic = traffic(number);
      Candidate owner = with.pick(traffic, 0);
      if (owner == gone) {
        owned++;
      } else if (owner != without.pick(traffic, 0)) {
        needless++;
      }
    }
    assertThat(owned).as("owned by %s", gone).isBetween(keys / COUNT / 2, keys / COUNT * 2);
    assertThat((double) needless / keys).as("moved needlessly").isLessThanOrEqualTo(disruption());
  }

  @Test
  void givesEveryAttemptAnotherEndpoint() {
    Picker picker = policy(context).over(candidates(COUNT));
    for (int number = 0; number < 1000; number++) {
      Traffic traffic = traffic(number);
      Set<Candidate> tried = new HashSet<>();
      for (int attempt = 0; attempt < 8; attempt++) {
        tried.add(picker.pick(traffic, attempt));
      }
      assertThat(tried).hasSize(8);
    }
  }

  private static String names(
      BalancingPolicy policy, List<Candidate> candidates, List<Traffic> traffic) {
    Picker picker = policy.over(candidates);
    StringBuilder names = new StringBuilder();
    for (Traffic one : traffic) {
      names.append(picker.pick(one, 0).endpoint().name()).append('\n');
    }
    return names.toString();
  }

  private List<Traffic> manyKeys() {
    List<Traffic> traffic = new ArrayList<>(KEYS);
    for (int number = 0; number < KEYS; number++) {
      traffic.add(traffic(number));
    }
    return traffic;
  }
}
