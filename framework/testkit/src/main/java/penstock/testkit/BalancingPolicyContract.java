package penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.spi.Context;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.balance.Picker;
import penstock.spi.endpoint.Candidate;
import penstock.spi.traffic.Traffic;

/// What every [BalancingPolicy] promises. Extend it in the test of a policy and say how to make
/// one; override a hook where the policy promises more.
public abstract class BalancingPolicyContract {

  private static final int KEYS = 1 << 12;
  private static final int SHARED_PICKS = 60_000;

  /// What the framework lends to the policy.
  @RegisterExtension protected final ContextFixture context = new ContextFixture();

  /// A new policy.
  protected abstract BalancingPolicy policy(Context context);

  /// A new policy as it would be after so many picks. Override it if the policy counts.
  ///
  /// @param picks 0 or more
  protected BalancingPolicy policyAfter(long picks, Context context) {
    return policy(context);
  }

  /// Whether picks are shared in proportion to the weights, within 5 percent of each share.
  protected boolean honoursWeights() {
    return false;
  }

  /// Whether each of the first eight attempts gets another candidate than the one before while
  /// there is another; the framework makes no more.
  protected boolean prefersInOrder() {
    return false;
  }

  /// Whether picks may allocate, against the promise of [Picker]: those of scripts do.
  protected boolean allocates() {
    return false;
  }

  /// Traffic to pick for; traffic of the same number is equal.
  ///
  /// @param number 0 or more
  protected Traffic traffic(int number) {
    String ip = "10." + (number >> 16) + "." + (number >> 8 & 0xff) + "." + (number & 0xff);
    return FakeRequest.get("/item/" + number + "?id=" + number).from(ip);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 64, 65, 1000})
  void picksOnlyWhatItWasGiven(int count) {
    List<Candidate> candidates = candidates(count);
    Picker picker = policy(context).over(candidates);
    for (int i = 0; i < 1000; i++) {
      assertThat(candidates).contains(picker.pick(traffic(i), 0));
    }
  }

  @Test
  void takesTheOnlyCandidateOnEveryAttempt() {
    List<Candidate> candidates = candidates(1);
    Picker picker = policy(context).over(candidates);
    for (int attempt = 0; attempt < 10; attempt++) {
      assertThat(picker.pick(traffic(1), attempt)).isSameAs(candidates.getFirst());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 10, 100})
  void picksACandidateOnEveryAttempt(int count) {
    List<Candidate> candidates = candidates(count);
    Picker picker = policy(context).over(candidates);
    for (int number = 0; number < 100; number++) {
      Candidate before = picker.pick(traffic(number), 0);
      for (int attempt = 1; attempt < 2 * count; attempt++) {
        Candidate next = picker.pick(traffic(number), attempt);
        assertThat(candidates).contains(next);
        if (prefersInOrder() && attempt < Math.min(count, 8)) {
          assertThat(next).as("attempt %d", attempt).isNotSameAs(before);
        }
        before = next;
      }
    }
  }

  @Test
  void sharesPicksByWeight() {
    if (!honoursWeights()) {
      return; // the SPI leaves it to the policy
    }
    List<Candidate> candidates =
        List.of(
            FakeCandidate.named("a", 5),
            FakeCandidate.named("b"),
            FakeCandidate.named("c", 3),
            FakeCandidate.named("d"));
    Map<Candidate, Integer> picks = new HashMap<>();
    Picker picker = policy(context).over(candidates);
    for (int i = 0; i < SHARED_PICKS; i++) {
      Candidate picked = picker.pick(traffic(i), 0);
      picks.merge(picked, 1, Integer::sum);
      ((FakeCandidate) picked).begin();
    }
    for (Candidate candidate : candidates) {
      double expected = SHARED_PICKS * candidate.weight() / 10.0;
      assertThat(picks.getOrDefault(candidate, 0).doubleValue())
          .as("picks of %s", candidate)
          .isCloseTo(expected, within(0.05 * expected));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE})
  void survivesManyPicks(long picks) {
    List<Candidate> candidates = candidates(3);
    Picker picker = policyAfter(picks - 5, context).over(candidates);
    for (int i = 0; i < 10; i++) {
      assertThat(candidates).contains(picker.pick(traffic(i), 0));
    }
  }

  @Test
  void servesTenThreadsAtOnce() throws InterruptedException, ExecutionException {
    List<Candidate> candidates = candidates(7);
    Picker picker = policy(context).over(candidates);
    List<Traffic> traffic = traffic();
    TenThreads.run(_ -> assertThat(picksOnly(candidates, picker, traffic)).isTrue());
  }

  private static boolean picksOnly(
      List<Candidate> candidates, Picker picker, List<Traffic> traffic) {
    boolean all = true;
    for (Traffic one : traffic) {
      FakeCandidate picked = (FakeCandidate) picker.pick(one, 0);
      picked.begin();
      all &= candidates.contains(picked);
      picked.end();
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 100})
  void allocatesNothing(int count) {
    if (allocates()) {
      return;
    }
    Picker picker = policy(context).over(candidates(count));
    Traffic[] traffic = traffic().toArray(new Traffic[0]);
    long least = Long.MAX_VALUE;
    // The compiler needs time to see that short-lived objects need not be made.
    for (int round = 0; round < 300 && least >= KEYS; round++) {
      least = Math.min(least, allocatedBy(picker, traffic));
    }
    assertThat(least).as("bytes allocated by %d picks", KEYS).isLessThan(KEYS);
  }

  private static long allocatedBy(Picker picker, Traffic[] traffic) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (Traffic one : traffic) {
      picker.pick(one, 0);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void keepsOldPickersUsable() {
    BalancingPolicy policy = policy(context);
    List<Candidate> before = candidates(5);
    List<Candidate> after = candidates(3);
    Picker old = policy.over(before);
    Picker current = policy.over(after);
    for (int i = 0; i < 1000; i++) {
      assertThat(before).contains(old.pick(traffic(i), 0));
      assertThat(after).contains(current.pick(traffic(i), 0));
    }
  }

  /// Candidates of weight 1, ordered by name.
  protected static List<Candidate> candidates(int count) {
    return IntStream.range(0, count)
        .<Candidate>mapToObj(i -> FakeCandidate.named(String.format("endpoint-%04d", i)))
        .toList();
  }

  private List<Traffic> traffic() {
    return IntStream.range(0, KEYS).mapToObj(this::traffic).toList();
  }
}
