package penstock.plugin.filter.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import penstock.spi.Context;
import penstock.spi.session.SessionFilter;
import penstock.testkit.FakeConnection;
import penstock.testkit.Offers;
import penstock.testkit.SessionFilterContract;

class SessionRateTest extends SessionFilterContract {

  private static final FakeConnection ONE = FakeConnection.from("192.0.2.1");

  @Override
  protected SessionFilter filter(Context context) {
    return filter(context, "2/s", 0);
  }

  private static SessionFilter filter(Context context, String rate, int burst) {
    return Offers.of(new RateLimitPlugin())
        .create(
            SessionFilter.KIND,
            "rate-limit",
            new SessionSettings(Rate.parse(rate), burst, 1000),
            context);
  }

  @Test
  void keepsOutWhatComesTooFastUntilTimeHasPassed() {
    SessionFilter filter = filter(context, "2/s", 0);
    assertThat(filter.refusal(ONE)).isNull();
    assertThat(filter.refusal(ONE)).isNull();
    assertThat(filter.refusal(ONE)).isEqualTo("rate-limited");
    context.clock().advance(Duration.ofMillis(500));
    assertThat(filter.refusal(ONE)).isNull();
    assertThat(filter.refusal(ONE)).isEqualTo("rate-limited");
  }

  @Test
  void countsEachAddressForItself() {
    SessionFilter filter = filter(context, "1/m", 0);
    assertThat(filter.refusal(ONE)).isNull();
    assertThat(filter.refusal(FakeConnection.from("192.0.2.2"))).isNull();
    assertThat(filter.refusal(ONE)).isEqualTo("rate-limited");
  }

  @Test
  void countsAnIpv6NetworkAsOneClient() {
    SessionFilter filter = filter(context, "1/m", 0);
    assertThat(filter.refusal(FakeConnection.from("2001:db8::1"))).isNull();
    assertThat(filter.refusal(FakeConnection.from("2001:db8::2"))).isEqualTo("rate-limited");
  }

  @Test
  void letsABurstIn() {
    SessionFilter filter = filter(context, "1/m", 3);
    for (int i = 0; i < 3; i++) {
      assertThat(filter.refusal(ONE)).isNull();
    }
    assertThat(filter.refusal(ONE)).isEqualTo("rate-limited");
  }

  @Test
  void refusesValuesOutOfRange() {
    Rate rate = Rate.parse("1/s");
    assertThatThrownBy(() -> new SessionSettings(rate, -1, 1))
        .hasMessage("burst: -1 (expected: 0 to 1000000)");
    assertThatThrownBy(() -> new SessionSettings(rate, 0, 0))
        .hasMessage("maxKeys: 0 (expected: 1 to 10000000)");
  }
}
