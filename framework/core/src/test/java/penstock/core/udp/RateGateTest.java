package penstock.core.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RateGateTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @Test
  void letsASecondsWorthInAtOnceAndThenTheRate() {
    RateGate gate = new RateGate(100, 0);
    assertThat(taken(gate, 0, 500)).isEqualTo(100);
    assertThat(taken(gate, SECOND / 2, 500)).isEqualTo(50);
    assertThat(taken(gate, SECOND / 2 + SECOND / 100, 500)).isEqualTo(1);
  }

  @Test
  void savesNoMoreThanASecondsWorth() {
    RateGate gate = new RateGate(100, 0);
    assertThat(taken(gate, 60 * SECOND, 500)).isEqualTo(100);
  }

  @Test
  void worksOnWhenTheClockOverflows() {
    RateGate gate = new RateGate(10, Long.MAX_VALUE - SECOND / 2);
    assertThat(taken(gate, Long.MAX_VALUE - SECOND / 2, 50)).isEqualTo(10);
    assertThat(taken(gate, Long.MAX_VALUE + SECOND / 2, 50)).isEqualTo(10);
  }

  private static int taken(RateGate gate, long now, int tries) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      if (gate.take(now)) {
        taken++;
      }
    }
    return taken;
  }
}
