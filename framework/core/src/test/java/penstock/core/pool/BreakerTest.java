package penstock.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import penstock.spi.Percent;
import penstock.testkit.ManualClock;

class BreakerTest {

  private static final BreakerSettings SETTINGS =
      new BreakerSettings(
          Percent.parse("50%"), 10, Duration.ofSeconds(10), Duration.ofSeconds(5), 2);

  private final ManualClock clock = new ManualClock();
  private final Breaker breaker = new Breaker("api", clock::nanoTime);

  BreakerTest() {
    breaker.update(SETTINGS);
    breaker.tick();
  }

  private void end(int count, boolean failed) {
    Verdict verdict = failed ? Verdict.BAD : Verdict.GOOD;
    IntStream.range(0, count).forEach(_ -> breaker.ended(verdict));
  }

  private void tick(int seconds) {
    for (int i = 0; i < seconds; i++) {
      clock.advance(Duration.ofSeconds(1));
      breaker.tick();
    }
  }

  private void opened() {
    end(10, true);
    tick(1);
    assertThat(breaker.open()).isTrue();
  }

  @Test
  void opensWhenTooManyFail() {
    end(10, false);
    end(9, true);
    tick(1);
    assertThat(breaker.admits()).isTrue();
    end(1, true);
    tick(1);
    assertThat(breaker.admits()).isFalse();
  }

  @Test
  void fewRequestsSayNothing() {
    end(9, true);
    tick(1);
    assertThat(breaker.admits()).isTrue();
  }

  @Test
  void whatWasLongAgoSaysNothing() {
    end(9, true);
    tick(12);
    end(9, true);
    tick(1);
    assertThat(breaker.admits()).isTrue();
  }

  @Test
  void letsAFewThroughAfterAWhile() {
    opened();
    tick(4);
    assertThat(breaker.admits()).isFalse();
    tick(1);
    assertThat(breaker.admits()).isTrue();
    assertThat(breaker.admits()).isTrue();
    assertThat(breaker.admits()).isFalse();
  }

  @Test
  void closesWhenTheySucceed() {
    opened();
    tick(5);
    end(2, false);
    tick(1);
    assertThat(breaker.open()).isFalse();
    assertThat(breaker.admits()).isTrue();
  }

  @Test
  void opensAgainWhenOneFails() {
    opened();
    tick(5);
    end(1, false);
    end(1, true);
    tick(1);
    assertThat(breaker.admits()).isFalse();
    tick(5);
    assertThat(breaker.admits()).isTrue();
  }

  @Test
  void triesAgainWhenNothingWasProven() {
    opened();
    tick(5);
    assertThat(breaker.admits()).isTrue();
    assertThat(breaker.admits()).isTrue();
    assertThat(breaker.admits()).isFalse();
    breaker.ended(Verdict.NONE);
    breaker.ended(Verdict.NONE);
    tick(1);
    assertThat(breaker.open()).isTrue();
    assertThat(breaker.admits()).isTrue();
    assertThat(breaker.admits()).isTrue();
    assertThat(breaker.admits()).isFalse();
  }

  @Test
  void closesWhenStreamsHaveBegunAndGoOn() {
    opened();
    tick(5);
    breaker.begun();
    breaker.begun();
    tick(4);
    assertThat(breaker.open()).isTrue();
    tick(1);
    assertThat(breaker.open()).isFalse();
  }

  @Test
  void letsOthersThroughWhenThoseUnderWayProveNothing() {
    opened();
    tick(5);
    assertThat(breaker.admits()).isTrue();
    assertThat(breaker.admits()).isTrue();
    tick(4);
    assertThat(breaker.admits()).isFalse();
    tick(1);
    assertThat(breaker.open()).isTrue();
    assertThat(breaker.admits()).isTrue();
    end(2, false);
    tick(1);
    assertThat(breaker.open()).isFalse();
  }

  @Test
  void opensAgainWhenAStreamBreaksOff() {
    opened();
    tick(5);
    breaker.begun();
    breaker.begun();
    end(1, true);
    tick(1);
    assertThat(breaker.admits()).isFalse();
  }

  @Test
  void withoutSettingsItIsClosed() {
    opened();
    breaker.update(null);
    assertThat(breaker.admits()).isTrue();
  }
}
