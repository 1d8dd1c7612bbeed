package penstock.core.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import penstock.spi.ByteSize;
import penstock.spi.Percent;

class MirrorSettingsTest {

  private static MirrorSettings mirror(String percent, String compare, String bodyBytes) {
    return new MirrorSettings(
        "next",
        Percent.parse(percent),
        List.of(compare.split(" ", -1)),
        ByteSize.parse(bodyBytes),
        100,
        Duration.ofSeconds(15));
  }

  @Test
  void namesOfHeadersAreInLowerCaseAndOnce() {
    assertThat(mirror("10%", "status header.X-One header.x-one", "1MiB").compare())
        .containsExactly("status", "header.x-one");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "101% | status | 1KiB | percent: 101% (expected: 0% to 100%)",
        "10% | body | 1KiB | compare: body (expected: status, or such as header.content-type)",
        "10% | header. | 1KiB | compare: header. (expected: status, or such as"
            + " header.content-type)",
        "10% | status | 2MiB | bodyBytes: 2MiB (expected: 1MiB at most)"
      })
  void refusesWhatIsOutOfRange(String percent, String compare, String bodyBytes, String message) {
    assertThatThrownBy(() -> mirror(percent, compare, bodyBytes)).hasMessage(message);
  }
}
