package penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.spi.Context;
import penstock.spi.drain.DrainPolicy;

/// What every [DrainPolicy] promises. Extend it in the test of a policy and say how to make one.
public abstract class DrainPolicyContract {

  private static final Duration VERY_LONG = Duration.ofDays(365);

  /// What the framework lends to the policy.
  @RegisterExtension protected final ContextFixture context = new ContextFixture();

  /// A new policy.
  protected abstract DrainPolicy policy(Context context);

  @Test
  void answersTheSameForTheSame() {
    DrainPolicy policy = policy(context);
    FakeCandidate draining = FakeCandidate.named("a").inFlight(2);
    FakeRequest bound = FakeRequest.get("/");
    assertThat(policy.admits(bound, draining)).isEqualTo(policy.admits(bound, draining));
  }

  @Test
  void isOverOneDayWhenNothingIsInFlight() {
    assertThat(policy(context).drained(FakeCandidate.named("a"), VERY_LONG)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1000})
  void staysOver(int inFlight) {
    DrainPolicy policy = policy(context);
    FakeCandidate draining = FakeCandidate.named("a").inFlight(inFlight);
    boolean over = false;
    for (Duration since = Duration.ZERO;
        since.compareTo(VERY_LONG) < 0;
        since = since.multipliedBy(2).plusSeconds(1)) {
      boolean now = policy.drained(draining, since);
      assertThat(now || !over).as("drained after %s", since).isTrue();
      over = now;
    }
  }

  @Test
  void isOverWhenItMayNotTakeLonger() {
    DrainPolicy policy = policy(context);
    Duration longest = policy.longest();
    if (longest != null) {
      assertThat(longest).isGreaterThanOrEqualTo(Duration.ZERO);
      assertThat(policy.drained(FakeCandidate.named("a").inFlight(3), longest)).isTrue();
    }
  }
}
