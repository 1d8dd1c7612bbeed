package penstock.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentTest {

  @ParameterizedTest
  @CsvSource({"10%, 0.1", "2.5%, 0.025", "125 %, 1.25", "0.5%, 0.005", "1%, 0.01", "0%, 0"})
  void isReadWithItsSign(String text, double fraction) {
    assertThat(Percent.parse(text).fraction()).isEqualTo(fraction);
  }

  @ParameterizedTest
  @CsvSource({"100, 1", "2, 0.02", "2.5, 0.025", "0, 0"})
  void needsNoSignWhereNothingElseCanBeMeant(String text, double fraction) {
    assertThat(Percent.parse(text)).isEqualTo(new Percent(fraction));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "0.5", "1.0", "-5", "", "%", "ten", "NaN"})
  void isNotGuessed(String text) {
    assertThatThrownBy(() -> Percent.parse(text))
        .hasMessage(text + " (expected: a share such as 10%)");
  }

  @Test
  void isWrittenWithItsSign() {
    assertThat(new Percent(1)).hasToString("100%");
    assertThat(new Percent(0.025)).hasToString("2.5%");
  }
}
