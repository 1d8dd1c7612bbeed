package penstock.plugin.filter.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  @Test
  void readsRates() {
    assertThat(Rate.parse("50/s")).isEqualTo(new Rate(50, Duration.ofSeconds(1)));
    assertThat(Rate.parse("100 / m")).isEqualTo(new Rate(100, Duration.ofMinutes(1)));
    assertThat(Rate.parse("7/h")).hasToString("7/h");
    assertThat(Rate.parse("7/d")).hasToString("7/d");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "50", "50/", "/s", "50/w", "-1/s", "1.5/s"})
  void refusesWhatIsNoRate(String text) {
    assertThatThrownBy(() -> Rate.parse(text))
        .hasMessage(text + " (expected: a rate such as 50/s, 100/m, 1000/h or 5000/d)");
  }

  @Test
  void refusesRatesOutOfRange() {
    assertThatThrownBy(() -> Rate.parse("0/s")).hasMessage("0 (expected: 1 to 1000000)");
    assertThatThrownBy(() -> Rate.parse("1000001/s"))
        .hasMessage("1000001 (expected: 1 to 1000000)");
  }

  @Test
  void takesTheRatesNumberForTheBurst() {
    assertThat(settings(0, 1, null).depth()).isEqualTo(50);
    assertThat(settings(7, 1, null).depth()).isEqualTo(7);
  }

  @Test
  void takesTheKeyForTheName() {
    assertThat(settings(0, 1, null).title()).isEqualTo("client-ip");
    assertThat(settings(0, 1, "login").title()).isEqualTo("login");
  }

  @Test
  void refusesWhatIsOutOfRange() {
    assertThatThrownBy(() -> settings(-1, 1, null))
        .hasMessage("burst: -1 (expected: 0 to 1000000)");
    assertThatThrownBy(
            () -> new Settings(LimitKey.parse("path"), Rate.parse("1/d"), 400, 1, true, null))
        .hasMessage("burst: 400 (expected: at most 365, what comes within a year)");
    assertThatThrownBy(() -> settings(0, 0, null))
        .hasMessage("maxKeys: 0 (expected: 1 to 10000000)");
    assertThatThrownBy(() -> settings(0, 1, "a\"b"))
        .hasMessage("name: a\"b (expected: printable ASCII without quotes and backslashes)");
  }

  private static Settings settings(int burst, int maxKeys, @Nullable String name) {
    return new Settings(
        LimitKey.parse("client-ip"), Rate.parse("50/s"), burst, maxKeys, true, name);
  }
}
