package penstock.plugin.balance.peakewma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import penstock.plugin.balance.peakewma.PeakEwmaPlugin.Settings;
import penstock.spi.Context;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.balance.Picker;
import penstock.spi.endpoint.Candidate;
import penstock.testkit.BalancingPolicyContract;
import penstock.testkit.FakeCandidate;
import penstock.testkit.Offers;

class PeakEwmaTest extends BalancingPolicyContract {

  private static final double MILLISECOND = 1e6;

  private final FakeCandidate one = FakeCandidate.named("a");
  private final FakeCandidate other = FakeCandidate.named("b");

  @Override
  protected BalancingPolicy policy(Context context) {
    return Offers.of(new PeakEwmaPlugin())
        .create(BalancingPolicy.KIND, "peak-ewma", new Settings(Duration.ofMillis(30)), context);
  }

  @Test
  void takesTheFaster() {
    assertChosen(one.latencyNanos(MILLISECOND), other.latencyNanos(1.1 * MILLISECOND));
  }

  @Test
  void multipliesLatencyByWhatIsInFlight() {
    one.latencyNanos(10 * MILLISECOND).inFlight(4);
    other.latencyNanos(25 * MILLISECOND).inFlight(0);
    assertChosen(other, one);
    other.inFlight(1);
    one.inFlight(3);
    assertChosen(one, other);
  }

  @Test
  void takesTheUnknownForThirtyMilliseconds() {
    assertChosen(one.latencyNanos(29 * MILLISECOND), other);
    assertChosen(other, one.latencyNanos(31 * MILLISECOND));
  }

  @Test
  void dividesByTheWeight() {
    FakeCandidate strong = FakeCandidate.named("c", 3).latencyNanos(20 * MILLISECOND);
    assertChosen(strong, one.latencyNanos(7 * MILLISECOND));
    assertChosen(one.latencyNanos(6 * MILLISECOND), strong);
  }

  @Test
  void neverTakesTheSlowestOfMany() {
    List<Candidate> candidates = candidates(10);
    candidates.forEach(candidate -> ((FakeCandidate) candidate).latencyNanos(MILLISECOND));
    ((FakeCandidate) candidates.get(7)).latencyNanos(2 * MILLISECOND);
    Picker picker = policy(context).over(candidates);
    for (int i = 0; i < 1000; i++) {
      assertThat(picker.pick(traffic(i), 0)).isNotSameAs(candidates.get(7));
    }
  }

  @Test
  void refusesNoTimeAtAll() {
    assertThatThrownBy(() -> new Settings(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknownLatency: PT0S (expected: > 0)");
  }

  private void assertChosen(FakeCandidate better, FakeCandidate worse) {
    Picker picker = policy(context).over(List.of(better, worse));
    for (int i = 0; i < 100; i++) {
      assertThat(picker.pick(traffic(i), 0)).isSameAs(better);
    }
  }
}
