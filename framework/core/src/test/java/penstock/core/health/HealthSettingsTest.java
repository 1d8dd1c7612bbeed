package penstock.core.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import penstock.spi.Percent;

class HealthSettingsTest {

  private static final HealthSettings FINE = Monitored.settings("tcp");

  @Test
  void refusesCountsAndTimesOutOfRange() {
    assertThatThrownBy(() -> of(0, 3, "PT5S", 0.1)).hasMessage("rise: 0 (expected: >= 1)");
    assertThatThrownBy(() -> of(2, 0, "PT5S", 0.1)).hasMessage("fall: 0 (expected: >= 1)");
    assertThatThrownBy(() -> of(2, 3, "PT0S", 0.1)).hasMessage("interval: 0ms (expected: >= 1ms)");
    assertThatThrownBy(() -> of(2, 3, "PT5S", 0.6)).hasMessage("jitter: 60% (expected: 0% to 50%)");
  }

  @Test
  void isFasterThanHalfTheIntervalOrASecond() {
    assertThat(of(2, 3, "PT5S", 0).fast()).isEqualTo(Duration.ofSeconds(1));
    assertThat(of(2, 3, "PT1S", 0).fast()).isEqualTo(Duration.ofMillis(500));
  }

  private static HealthSettings of(int rise, int fall, String interval, double jitter) {
    return new HealthSettings(
        FINE.checker(),
        Duration.parse(interval),
        null,
        null,
        FINE.timeout(),
        rise,
        fall,
        new Percent(jitter),
        HealthSettings.Initial.DOWN);
  }
}
