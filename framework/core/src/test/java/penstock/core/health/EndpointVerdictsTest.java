package penstock.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import penstock.core.endpoint.Ejection;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.pool.Checks;
import penstock.core.pool.PoolFixture;

class EndpointVerdictsTest {

  private final PoolFixture fixture =
      new PoolFixture(PoolFixture.with(Checks.INITIALLY_DOWN)).having("a", "b");
  private final EndpointVerdicts verdicts =
      new EndpointVerdicts(
          fixture.pool,
          new OutlierDetector(
              "api",
              OutlierDetectorTest.settings(5, 10),
              fixture.pool::endpoints,
              fixture.clock,
              fixture.control::add));

  @Test
  void bringsEndpointsIntoServiceAndOut() {
    tell("a", Verdict.State.UP);
    assertThat(fixture.chosen()).isEqualTo("a");
    tell("b", Verdict.State.UP);
    tell("a", Verdict.State.DOWN);
    assertThat(fixture.chosen()).isEqualTo("b");
    assertThat(fixture.endpoint("a").health().verdict()).isEqualTo("told by a test");
  }

  @Test
  void ignoresAnEndpointThatIsGone() {
    tell("x", Verdict.State.UP);
    assertThat(fixture.chosen()).isEqualTo("all-unhealthy");
  }

  @Test
  void endsAnEjectionByAPassAfterIt() {
    LiveEndpoint a = ejectedAtSecond(10);
    tell("a", Verdict.State.UP, result(9, true));
    assertThat(a.ejected()).isTrue();
    tell("a", Verdict.State.UP, result(9, false), result(11, true));
    assertThat(a.ejected()).isFalse();
  }

  @Test
  void endsNoEjectionWhileAnotherCheckFails() {
    LiveEndpoint a = ejectedAtSecond(10);
    tell("a", Verdict.State.UP, result(11, false), result(12, true));
    tell("a", Verdict.State.DOWN, result(13, true));
    assertThat(a.ejected()).isTrue();
  }

  private LiveEndpoint ejectedAtSecond(long second) {
    LiveEndpoint a = fixture.endpoint("a");
    Instant from = Instant.ofEpochSecond(second);
    a.ejection(new Ejection(true, from, from.plusSeconds(30), "told by a test", 1));
    return a;
  }

  private void tell(String endpoint, Verdict.State state, CheckResult... recent) {
    verdicts.verdict(
        endpoint, new Verdict(state, "told by a test", Instant.EPOCH, List.of(recent)));
    fixture.runControl();
  }

  private static CheckResult result(long second, boolean passed) {
    return new CheckResult(Instant.ofEpochSecond(second), "http", passed, "", Duration.ZERO);
  }
}
