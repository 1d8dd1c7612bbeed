package penstock.core.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Outcome;
import penstock.core.pool.PoolFixture;
import penstock.spi.Percent;

/// Endpoints compared with each other, by how many of their attempts fail.
class OutlierRatesTest {

  private static final SuccessRateSettings SUCCESS = new SuccessRateSettings(1.9, 100, 5);
  private static final ErrorRateSettings ERRORS =
      new ErrorRateSettings(Percent.parse("85%"), 50, 5);

  private final PoolFixture fixture =
      new PoolFixture(PoolFixture.PARTS).having("a", "b", "c", "d", "e");

  @Test
  void takesOutWhoIsFarBelowTheMean() {
    OutlierDetector detector = detector(SUCCESS, null, 10);
    traffic("a", 60, 40);
    others("b", "c", "d", "e");
    pass(detector, Duration.ofSeconds(9));
    assertThat(fixture.chosen()).isEqualTo("a b c d e");
    pass(detector, Duration.ofSeconds(1));
    assertThat(fixture.chosen()).isEqualTo("b c d e");
    assertThat(detector.ejections(OutlierCause.SUCCESS_RATE)).isEqualTo(1);
    assertThat(Objects.requireNonNull(fixture.endpoint("a").ejection()).cause())
        .isEqualTo("60.0% of attempts succeeded, 92.0% on average");
  }

  @Test
  void takesOutNobodyWhenAllAreEquallyBad() {
    OutlierDetector detector = detector(SUCCESS, null, 100);
    for (String name : new String[] {"a", "b", "c", "d", "e"}) {
      traffic(name, 70, 30);
    }
    pass(detector, Duration.ofSeconds(10));
    assertThat(detector.ejected()).isZero();
    assertThat(detector.spared()).isZero();
  }

  @Test
  void needsEnoughRequestsAtEnoughEndpoints() {
    OutlierDetector detector = detector(SUCCESS, null, 10);
    traffic("a", 60, 40);
    others("b", "c", "d");
    traffic("e", 99, 0);
    pass(detector, Duration.ofSeconds(10));
    assertThat(detector.ejected()).isZero();
  }

  @Test
  void looksAtOneIntervalOnly() {
    OutlierDetector detector = detector(SUCCESS, null, 10);
    traffic("a", 0, 60);
    others("b", "c", "d", "e");
    pass(detector, Duration.ofSeconds(10));
    traffic("a", 0, 60);
    others("b", "c", "d", "e");
    pass(detector, Duration.ofSeconds(10));
    assertThat(detector.ejected()).isZero();
  }

  @Test
  void countsNothingThatClientsBrokeOff() {
    OutlierDetector detector = detector(SUCCESS, null, 10);
    traffic("a", 99, 0);
    end("a", 60, Outcome.CANCELLED);
    others("b", "c", "d", "e");
    pass(detector, Duration.ofSeconds(10));
    assertThat(fixture.endpoint("a").tally().take().total()).isZero();
    assertThat(detector.ejected()).isZero();
  }

  @Test
  void takesOutWhoFailsTooOften() {
    OutlierDetector detector = detector(null, ERRORS, 10);
    traffic("a", 8, 52);
    for (String name : new String[] {"b", "c", "d", "e"}) {
      traffic(name, 10, 40);
    }
    pass(detector, Duration.ofSeconds(10));
    assertThat(fixture.chosen()).isEqualTo("b c d e");
    assertThat(detector.ejections(OutlierCause.ERROR_RATE)).isEqualTo(1);
    assertThat(Objects.requireNonNull(fixture.endpoint("a").ejection()).cause())
        .isEqualTo("86.7% of attempts failed");
  }

  @Test
  void takesOutTheWorstFirstAndNoMoreThanTheShare() {
    OutlierDetector detector = detector(null, ERRORS, 40);
    traffic("a", 7, 43);
    traffic("b", 5, 45);
    traffic("c", 0, 50);
    others("d", "e");
    pass(detector, Duration.ofSeconds(10));
    assertThat(fixture.chosen()).isEqualTo("a d e");
    assertThat(detector.spared()).isEqualTo(1);
  }

  @Test
  void comparesNoneThatIsOut() {
    OutlierDetector detector = detector(SUCCESS, null, 100);
    traffic("a", 60, 40);
    others("b", "c", "d", "e");
    pass(detector, Duration.ofSeconds(10));
    traffic("b", 60, 40);
    others("a", "c", "d", "e");
    pass(detector, Duration.ofSeconds(10));
    assertThat(fixture.chosen()).isEqualTo("b c d e");
  }

  @Test
  void costsNothingUnlessWanted() {
    OutlierDetector detector = detector(null, null, 10);
    traffic("a", 60, 40);
    pass(detector, Duration.ofSeconds(10));
    assertThat(fixture.endpoint("a").tally().take().total()).isZero();
    assertThat(detector.ejected()).isZero();
  }

  @Test
  void takesOverOtherSettings() {
    OutlierDetector detector = detector(null, null, 10);
    detector.update(settings(SUCCESS, null, 10));
    pass(detector, Duration.ofSeconds(10));
    traffic("a", 60, 40);
    others("b", "c", "d", "e");
    pass(detector, Duration.ofSeconds(10));
    assertThat(fixture.chosen()).isEqualTo("b c d e");
  }

  @Test
  void refusesSettingsOutOfRange() {
    assertThatThrownBy(() -> new SuccessRateSettings(0, 100, 5))
        .hasMessage("deviations: 0.0 (expected: more than 0)");
    assertThatThrownBy(() -> new SuccessRateSettings(1.9, 100, 1))
        .hasMessage("minEndpoints: 1 (expected: >= 2)");
    assertThatThrownBy(() -> new ErrorRateSettings(Percent.parse("101%"), 50, 5))
        .hasMessage("atLeast: 101% (expected: more than 0% up to 100%)");
  }

  private void others(String... names) {
    for (String name : names) {
      traffic(name, 100, 0);
    }
  }

  private void traffic(String name, int answered, int failed) {
    end(name, failed, Outcome.SERVER_ERROR);
    end(name, answered, Outcome.ANSWERED);
  }

  private void end(String name, int times, Outcome outcome) {
    LiveEndpoint endpoint = fixture.endpoint(name);
    for (int i = 0; i < times; i++) {
      endpoint.begin();
      endpoint.end(outcome);
    }
    fixture.runControl();
  }

  private void pass(OutlierDetector detector, Duration time) {
    fixture.clock.advance(time);
    detector.tick();
    fixture.runControl();
  }

  private OutlierDetector detector(
      @Nullable SuccessRateSettings success, @Nullable ErrorRateSettings errors, int percent) {
    OutlierDetector made =
        new OutlierDetector(
            "api",
            settings(success, errors, percent),
            fixture.pool::endpoints,
            fixture.clock,
            fixture.control::add);
    fixture.pool.failuresTo(made);
    made.tick();
    return made;
  }

  private static OutlierSettings settings(
      @Nullable SuccessRateSettings success, @Nullable ErrorRateSettings errors, int percent) {
    return new OutlierSettings(
        0,
        0,
        success,
        errors,
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        percent);
  }
}
