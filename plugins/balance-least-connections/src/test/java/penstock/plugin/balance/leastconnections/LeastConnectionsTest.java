package penstock.plugin.balance.leastconnections;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.plugin.balance.leastconnections.LeastConnectionsPlugin.LeastConnections;
import penstock.spi.Context;
import penstock.spi.NoSettings;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.balance.Picker;
import penstock.spi.endpoint.Candidate;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.traffic.Traffic;
import penstock.testkit.BalancingPolicyContract;
import penstock.testkit.FakeCandidate;
import penstock.testkit.Offers;

class LeastConnectionsTest extends BalancingPolicyContract {

  @Override
  protected BalancingPolicy policy(Context context) {
    return Offers.of(new LeastConnectionsPlugin())
        .create(BalancingPolicy.KIND, "least-connections", new NoSettings(), context);
  }

  @Override
  protected BalancingPolicy policyAfter(long picks, Context context) {
    return new LeastConnections((int) picks);
  }

  @Override
  protected boolean honoursWeights() {
    return true;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 10, 32, 33, 100, 1000})
  void keepsEqualsWithinOne(int count) {
    List<FakeCandidate> candidates = fakes(count);
    Picker picker = policy(context).over(List.copyOf(candidates));
    Traffic traffic = traffic(0);
    for (int i = 0; i < 5 * count + 3; i++) {
      ((FakeCandidate) picker.pick(traffic, 0)).begin();
      if (count <= 100 || i % 97 == 0) {
        IntSummaryStatistics loads =
            candidates.stream().mapToInt(FakeCandidate::inFlight).summaryStatistics();
        assertThat(loads.getMax() - loads.getMin()).isLessThanOrEqualTo(1);
      }
    }
  }

  @Test
  void letsEqualsTakeTurns() {
    List<FakeCandidate> candidates = fakes(3);
    Picker picker = policy(context).over(List.copyOf(candidates));
    for (int i = 0; i < 9; i++) {
      assertThat(picker.pick(traffic(i), 0)).isSameAs(candidates.get(i % 3));
    }
  }

  @Test
  void takesTheLeastOfAFew() {
    List<FakeCandidate> candidates = fakes(20);
    SplittableRandom random = new SplittableRandom(3);
    Picker picker = policy(context).over(List.copyOf(candidates));
    for (int i = 0; i < 1000; i++) {
      candidates.forEach(candidate -> candidate.inFlight(5 + random.nextInt(1000)));
      int least = candidates.stream().mapToInt(FakeCandidate::inFlight).min().getAsInt();
      assertThat(picker.pick(traffic(i), 0).inFlight()).isEqualTo(least);
    }
  }

  @Test
  void weighsWhatIsInFlight() {
    FakeCandidate strong = FakeCandidate.named("a", 4).inFlight(7);
    FakeCandidate weak = FakeCandidate.named("b", 2).inFlight(4);
    assertThat(policy(context).over(List.of(strong, weak)).pick(traffic(0), 0)).isSameAs(strong);
    strong.inFlight(9);
    assertThat(policy(context).over(List.of(strong, weak)).pick(traffic(0), 0)).isSameAs(weak);
  }

  /// A pool of a thousand must not cost a look at a thousand.
  @ParameterizedTest
  @ValueSource(ints = {300, 5_000, 20_000})
  void looksAtFewOfManyAndStillTakesOneOfTheLeast(int inFlight) {
    AtomicLong looks = new AtomicLong();
    List<CountingCandidate> candidates =
        IntStream.range(0, 1000).mapToObj(i -> new CountingCandidate(i, looks)).toList();
    Picker picker = policy(context).over(List.copyOf(candidates));
    Traffic traffic = traffic(0);
    Queue<CountingCandidate> open = new ArrayDeque<>();
    SplittableRandom random = new SplittableRandom(11);
    int picks = 100_000;
    long below = 0;
    for (int i = 0; i < picks; i++) {
      CountingCandidate picked = (CountingCandidate) picker.pick(traffic, 0);
      if (i > inFlight && i % 50 == 0) {
        below += candidates.stream().filter(one -> one.load < picked.load).count();
      }
      picked.load++;
      open.add(picked);
      while (open.size() > inFlight) {
        CountingCandidate ended = open.remove();
        if (random.nextInt(3) == 0) {
          open.add(ended); // some take longer
        } else {
          ended.load--;
        }
      }
    }
    assertThat(looks.doubleValue() / picks).as("looks").isLessThan(50);
    assertThat(below / (picks / 50.0)).as("less loaded than the picked").isLessThan(60);
  }

  private static List<FakeCandidate> fakes(int count) {
    return candidates(count).stream().map(FakeCandidate.class::cast).toList();
  }

  private static final class CountingCandidate implements Candidate {

    private final Endpoint endpoint;
    private final AtomicLong looks;
    private int load;

    CountingCandidate(int number, AtomicLong looks) {
      this.looks = looks;
      endpoint = FakeCandidate.named("endpoint-" + number).endpoint();
    }

    @Override
    public Endpoint endpoint() {
      return endpoint;
    }

    @Override
    public int weight() {
      return 1;
    }

    @Override
    public int inFlight() {
      looks.incrementAndGet();
      return load;
    }

    @Override
    public long poolInFlight() {
      return 0;
    }

    @Override
    public double latencyNanos() {
      return 0;
    }
  }
}
