package penstock.plugin.drain.graceful;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import penstock.plugin.drain.graceful.GracefulDrainPlugin.Settings;
import penstock.plugin.drain.graceful.GracefulDrainPlugin.Settings.Bound;
import penstock.spi.Context;
import penstock.spi.drain.DrainPolicy;
import penstock.testkit.DrainPolicyContract;
import penstock.testkit.FakeCandidate;
import penstock.testkit.FakeRequest;
import penstock.testkit.Offers;

class GracefulDrainTest extends DrainPolicyContract {

  private static final FakeCandidate IDLE = FakeCandidate.named("a");
  private static final FakeCandidate BUSY = FakeCandidate.named("a").inFlight(1);
  private static final Duration FOUR = Duration.ofMinutes(4);
  private static final Duration FIVE = Duration.ofMinutes(5);

  @Override
  protected DrainPolicy policy(Context context) {
    return policy(context, Bound.KEEP);
  }

  @Test
  void keepsBoundClientsUntilTheTimeIsOver() {
    DrainPolicy keep = policy(context, Bound.KEEP);
    assertThat(keep.admits(FakeRequest.get("/"), IDLE)).isTrue();
    assertThat(keep.drained(IDLE, FOUR)).isFalse();
    assertThat(keep.drained(BUSY, FIVE)).isTrue();
  }

  @Test
  void movesBoundClientsAndEndsWhenEmpty() {
    DrainPolicy move = policy(context, Bound.MOVE);
    assertThat(move.admits(FakeRequest.get("/"), IDLE)).isFalse();
    assertThat(move.drained(BUSY, FOUR)).isFalse();
    assertThat(move.drained(IDLE, Duration.ZERO)).isTrue();
    assertThat(move.drained(BUSY, FIVE)).isTrue();
  }

  @Test
  void takesNoLongerThanItsTimeout() {
    assertThat(policy(context, Bound.MOVE).longest()).isEqualTo(FIVE);
  }

  @Test
  void refusesANegativeTimeout() {
    assertThatThrownBy(() -> new Settings(Duration.ofSeconds(-1), Bound.KEEP))
        .hasMessage("timeout: PT-1S (expected: 0 or more)");
  }

  private static DrainPolicy policy(Context context, Bound bound) {
    return Offers.of(new GracefulDrainPlugin())
        .create(DrainPolicy.KIND, "graceful", new Settings(FIVE, bound), context);
  }
}
