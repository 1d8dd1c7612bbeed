package penstock.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0s", "1us", "2.5us", "999.999us", "1ms", "2.5ms", "250ms", "999.999999ms", "1s", "1.5s",
        "59.001s", "1m", "1m30s", "1m0.1s", "1h", "1h30m", "23h59m59s", "1d", "365d", "2d1s"
      })
  void writesWhatItReads(String text) {
    assertThat(DurationText.of(DurationText.parse(text))).isEqualTo(text);
  }

  @Test
  void writesTheLargestUnitFirst() {
    assertThat(DurationText.of(Duration.ofSeconds(90))).isEqualTo("1m30s");
    assertThat(DurationText.of(Duration.ofMinutes(90))).isEqualTo("1h30m");
    assertThat(DurationText.of(Duration.ofHours(50))).isEqualTo("2d2h");
    assertThat(DurationText.of(Duration.ofMillis(1500))).isEqualTo("1.5s");
  }

  @Test
  void writesWhatCannotBeRead() {
    assertThat(DurationText.of(Duration.ofNanos(1))).isEqualTo("0.001us");
    assertThat(DurationText.of(Duration.ofMillis(-1500))).isEqualTo("-1.5s");
  }
}
