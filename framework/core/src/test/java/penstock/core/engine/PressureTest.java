package penstock.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import penstock.spi.Percent;

class PressureTest {

  private double cpu;
  private double heap;
  private final Pressure pressure = new Pressure(() -> cpu, () -> heap);

  PressureTest() {
    pressure.limit(new ShedSettings(Percent.parse("90%"), Percent.parse("80%")));
  }

  private void tick(int seconds) {
    IntStream.range(0, seconds).forEach(_ -> pressure.tick());
  }

  @Test
  void nothingIsTurnedAwayWhileThereIsRoom() {
    cpu = 0.9;
    heap = 0.8;
    tick(5);
    assertThat(pressure.shed()).isZero();
    assertThat(IntStream.range(0, 1000).anyMatch(_ -> pressure.sheds())).isFalse();
  }

  @Test
  void theLongerItLastsTheMoreAreTurnedAway() {
    cpu = 0.95;
    tick(3);
    assertThat(pressure.shed()).isEqualTo(30);
    long turnedAway = IntStream.range(0, 10_000).filter(_ -> pressure.sheds()).count();
    assertThat(turnedAway).isBetween(2700L, 3300L);
  }

  @Test
  void someAreAlwaysServed() {
    heap = 1;
    tick(100);
    assertThat(pressure.shed()).isEqualTo(90);
  }

  @Test
  void allAreTakenAgainWhenItIsOver() {
    cpu = 1;
    tick(2);
    cpu = 0.1;
    tick(2);
    assertThat(pressure.shed()).isZero();
  }

  @Test
  void withoutLimitsNothingIsTurnedAway() {
    cpu = 1;
    tick(3);
    pressure.limit(null);
    tick(1);
    assertThat(pressure.shed()).isZero();
  }

  @Test
  void theHeapIsMeasured() {
    assertThat(Pressure.heapRatio()).isBetween(0.0, 1.0);
  }

  @Test
  void sharesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new ShedSettings(Percent.parse("101%"), null))
        .hasMessage("cpu: 101% (expected: more than 0%, 100% at most)");
  }
}
