package penstock.core.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import penstock.core.endpoint.Ejection;
import penstock.core.endpoint.HealthState;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Outcome;
import penstock.core.pool.Logged;
import penstock.core.pool.PoolFixture;

class OutlierDetectorTest {

  private final PoolFixture fixture = new PoolFixture(PoolFixture.PARTS).having("a", "b", "c");
  private final OutlierDetector detector = detector(5, 10);

  @Test
  void takesOutAfterFiveBadAnswersInARow() {
    fail("a", 4, Outcome.SERVER_ERROR);
    assertThat(fixture.chosen()).isEqualTo("a b c");
    fail("a", 1, Outcome.TIMED_OUT);
    assertThat(fixture.chosen()).isEqualTo("b c");
    assertThat(detector.ejections(OutlierCause.CONSECUTIVE_5XX)).isEqualTo(1);
    assertThat(ejection("a").cause()).isEqualTo("5 bad answers in a row");
  }

  @Test
  void saysForHowLongAsItIsConfigured() {
    try (Logged logged = new Logged(OutlierDetector.class)) {
      fail("a", 5, Outcome.SERVER_ERROR);
      assertThat(logged.values("for")).containsExactly("30s");
    }
  }

  @Test
  void takesOutAfterFiveFailedConnectionsInARow() {
    fail("a", 5, Outcome.NOT_CONNECTED);
    assertThat(fixture.chosen()).isEqualTo("b c");
    assertThat(detector.ejections(OutlierCause.CONSECUTIVE_CONNECT_FAILURES)).isEqualTo(1);
  }

  @Test
  void forgivesWhenOneAnswerIsGood() {
    fail("a", 4, Outcome.SERVER_ERROR);
    fail("a", 1, Outcome.ANSWERED);
    fail("a", 4, Outcome.SERVER_ERROR);
    assertThat(fixture.chosen()).isEqualTo("a b c");
  }

  @Test
  void decidesOffTheLine() {
    LiveEndpoint a = fixture.endpoint("a");
    for (int i = 0; i < 5; i++) {
      a.begin();
      a.end(Outcome.SERVER_ERROR);
    }
    assertThat(a.ejected()).isFalse();
    assertThat(fixture.control).hasSize(1);
  }

  @Test
  void letsBackAfterTheTime() {
    fail("a", 5, Outcome.SERVER_ERROR);
    pass(Duration.ofSeconds(29));
    assertThat(fixture.chosen()).isEqualTo("b c");
    pass(Duration.ofSeconds(1));
    assertThat(fixture.chosen()).isEqualTo("a b c");
  }

  @Test
  void staysOutLongerEachTimeUpToTheLongest() {
    for (int times = 1; times <= 12; times++) {
      fail("a", 5, Outcome.SERVER_ERROR);
      Ejection ejection = ejection("a");
      assertThat(ejection.times()).isEqualTo(times);
      assertThat(Duration.between(ejection.from(), ejection.until()))
          .isEqualTo(Duration.ofSeconds(Math.min(300, 30L * times)));
      pass(Duration.ofMinutes(5));
      assertThat(ejection("a").active()).isFalse();
    }
  }

  @Test
  void beginsAnewAfterALongGoodTime() {
    fail("a", 5, Outcome.SERVER_ERROR);
    pass(Duration.ofSeconds(30));
    fail("a", 5, Outcome.SERVER_ERROR);
    assertThat(ejection("a").times()).isEqualTo(2);
    pass(Duration.ofSeconds(60));
    pass(Duration.ofMinutes(5));
    fail("a", 5, Outcome.SERVER_ERROR);
    assertThat(ejection("a").times()).isEqualTo(1);
  }

  @Test
  void takesOutNoMoreThanTheShareButAlwaysOne() {
    fail("a", 5, Outcome.SERVER_ERROR);
    fail("b", 5, Outcome.SERVER_ERROR);
    assertThat(fixture.chosen()).isEqualTo("b c");
    assertThat(detector.ejected()).isEqualTo(1);
    assertThat(detector.spared()).isEqualTo(1);
  }

  @Test
  void looksAgainAtWhoWasSpared() {
    fail("a", 5, Outcome.SERVER_ERROR);
    fail("b", 5, Outcome.SERVER_ERROR);
    pass(Duration.ofSeconds(30));
    fail("b", 4, Outcome.SERVER_ERROR);
    assertThat(fixture.chosen()).isEqualTo("a b c");
    fail("b", 1, Outcome.SERVER_ERROR);
    assertThat(fixture.chosen()).isEqualTo("a c");
  }

  @Test
  void takesOutAsManyAsTheShareAllows() {
    OutlierDetector bold = detector(5, 70);
    fail("a", 5, Outcome.SERVER_ERROR);
    fail("b", 5, Outcome.SERVER_ERROR);
    assertThat(bold.ejected()).isEqualTo(2);
  }

  @Test
  void sparesTheLastThatCanBeUsed() {
    OutlierDetector bold = detector(5, 100);
    fixture.health("b", HealthState.DOWN);
    fixture.health("c", HealthState.DOWN);
    fail("a", 5, Outcome.SERVER_ERROR);
    assertThat(bold.ejected()).isZero();
    assertThat(bold.spared()).isEqualTo(1);
  }

  @Test
  void takesNobodyOutAtZero() {
    OutlierDetector mild = detector(0, 10);
    fail("a", 20, Outcome.SERVER_ERROR);
    assertThat(mild.ejected()).isZero();
    mild.update(settings(5, 0));
    fail("a", 20, Outcome.SERVER_ERROR);
    assertThat(mild.ejected()).isZero();
  }

  @Test
  void letsBackWhenACheckPassedAfterwards() {
    fixture.clock.advance(Duration.ofSeconds(10));
    fail("a", 5, Outcome.SERVER_ERROR);
    LiveEndpoint a = fixture.endpoint("a");
    detector.passed(a, fixture.clock.instant().minusSeconds(1));
    assertThat(a.ejected()).isTrue();
    detector.passed(a, fixture.clock.instant().plusSeconds(1));
    fixture.runControl();
    assertThat(fixture.chosen()).isEqualTo("a b c");
  }

  @Test
  void ignoresWhoLeftThePool() {
    LiveEndpoint a = fixture.endpoint("a");
    for (int i = 0; i < 5; i++) {
      a.begin();
      a.end(Outcome.SERVER_ERROR);
    }
    fixture.having("b", "c");
    fixture.runControl();
    assertThat(a.ejected()).isFalse();
  }

  @Test
  void refusesSettingsOutOfRange() {
    assertThatThrownBy(() -> settings(5, 101))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxEjectedPercent: 101 (expected: 0 to 100)");
    assertThatThrownBy(() -> settings(-1, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("consecutive5xx: -1 (expected: >= 0)");
  }

  private void fail(String name, int times, Outcome outcome) {
    LiveEndpoint endpoint = fixture.endpoint(name);
    for (int i = 0; i < times; i++) {
      endpoint.begin();
      endpoint.end(outcome);
    }
    fixture.runControl();
  }

  private void pass(Duration time) {
    fixture.clock.advance(time);
    detector.tick();
    fixture.runControl();
  }

  private Ejection ejection(String name) {
    return Objects.requireNonNull(fixture.endpoint(name).ejection());
  }

  private OutlierDetector detector(int limit, int percent) {
    OutlierDetector made =
        new OutlierDetector(
            "api",
            settings(limit, percent),
            fixture.pool::endpoints,
            fixture.clock,
            fixture.control::add);
    fixture.pool.failuresTo(made);
    return made;
  }

  static OutlierSettings settings(int limit, int percent) {
    return new OutlierSettings(
        limit,
        limit,
        null,
        null,
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        percent);
  }
}
