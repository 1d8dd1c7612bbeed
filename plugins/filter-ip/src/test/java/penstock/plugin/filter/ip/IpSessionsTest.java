package penstock.plugin.filter.ip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import penstock.plugin.filter.ip.IpPlugin.SessionSettings;
import penstock.spi.Context;
import penstock.spi.net.Cidr;
import penstock.spi.session.SessionFilter;
import penstock.testkit.FakeConnection;
import penstock.testkit.Offers;
import penstock.testkit.SessionFilterContract;

class IpSessionsTest extends SessionFilterContract {

  @Override
  protected SessionFilter filter(Context context) {
    return filter(context, "192.0.2.0/24", "192.0.2.66");
  }

  private static SessionFilter filter(Context context, String allow, String deny) {
    return Offers.of(new IpPlugin())
        .create(
            SessionFilter.KIND, "ip", new SessionSettings(blocks(allow), blocks(deny)), context);
  }

  private static List<Cidr> blocks(String text) {
    return Stream.of(text.split(" ", -1)).filter(s -> !s.isEmpty()).map(Cidr::parse).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, '', 10.1.2.3,",
    "10.0.0.0/8, '', 11.1.2.3, denied",
    "10.0.0.0/8 2001:db8::/32, '', 2001:db8::1,",
    "10.0.0.0/8, 10.6.0.0/16, 10.6.6.6, denied",
    "'', 192.0.2.1, 192.0.2.1, denied",
    "'', 192.0.2.1, 192.0.2.2,",
  })
  void letsInWhoIsAllowedAndNotDenied(
      String allow, String deny, String client, @Nullable String refusal) {
    assertThat(filter(context, allow, deny).refusal(FakeConnection.from(client)))
        .isEqualTo(refusal);
  }

  @Test
  void refusesToDoNothing() {
    assertThatThrownBy(() -> new SessionSettings(List.of(), List.of()))
        .hasMessage("nothing (expected: one of allow, deny)");
  }
}
