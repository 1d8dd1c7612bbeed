package penstock.core.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineBytesTest {

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        999,
        1_000,
        99_999_999,
        123_456_789,
        999_999_999,
        1_000_000_000,
        3_723_004_005_006L
      })
  void nanosecondsAreWrittenAsMilliseconds(long nanos) {
    long micros = nanos / 1000;
    assertThat(LineBytes.own().millis(nanos).octet('!').toString())
        .isEqualTo(String.format(Locale.ROOT, "%d.%03d!", micros / 1000, micros % 1000));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 9, 10, 99, 100, 999, 1_000, 65_535, Long.MAX_VALUE, -1, -1_000})
  void numbersAreWrittenInDecimal(long number) {
    assertThat(LineBytes.own().number(number).octet('!').toString()).isEqualTo(number + "!");
  }
}
