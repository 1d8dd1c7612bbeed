package penstock.plugin.filter.ip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import penstock.plugin.filter.ip.IpPlugin.Settings;
import penstock.plugin.filter.ip.IpPlugin.Whose;
import penstock.spi.Context;
import penstock.spi.io.HttpFilter;
import penstock.spi.net.Cidr;
import penstock.testkit.FilterServer;
import penstock.testkit.HttpFilterContract;
import penstock.testkit.Offers;

class IpTest extends HttpFilterContract {

  @Override
  protected HttpFilter filter(Context context) {
    return filter(context, "127.0.0.1", "", Whose.CLIENT);
  }

  private static HttpFilter filter(Context context, String allow, String deny, Whose whose) {
    return Offers.of(new IpPlugin())
        .create(HttpFilter.KIND, "ip", new Settings(blocks(allow), blocks(deny), whose), context);
  }

  private static List<Cidr> blocks(String text) {
    return Stream.of(text.split(" ", -1)).filter(s -> !s.isEmpty()).map(Cidr::parse).toList();
  }

  private int status(HttpFilter filter, String client) throws Exception {
    try (FilterServer server =
        FilterServer.of(filter, exchange -> exchange.getResponseSender().send("through"))) {
      return server.get("/", "X-Forwarded-For", client).statusCode();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, '', 10.1.2.3, 200",
    "10.0.0.0/8, '', 11.1.2.3, 403",
    "10.0.0.0/8 2001:db8::/32, '', 2001:db8::1, 200",
    "10.0.0.0/8, 10.6.0.0/16, 10.6.6.6, 403",
    "10.0.0.0/8, 10.6.0.0/16, 10.7.6.6, 200",
    "'', 192.0.2.1, 192.0.2.1, 403",
    "'', 192.0.2.1, 192.0.2.2, 200",
  })
  void letsInWhoIsAllowedAndNotDenied(String allow, String deny, String client, int status)
      throws Exception {
    assertThat(status(filter(context, allow, deny, Whose.CLIENT), client)).isEqualTo(status);
  }

  @Test
  void looksAtThePeerIfToldSo() throws Exception {
    assertThat(status(filter(context, "127.0.0.0/8", "", Whose.PEER), "10.0.0.1")).isEqualTo(200);
    assertThat(status(filter(context, "10.0.0.0/8", "", Whose.PEER), "10.0.0.1")).isEqualTo(403);
  }

  @Test
  void refusesToDoNothing() {
    assertThatThrownBy(() -> new Settings(List.of(), List.of(), Whose.CLIENT))
        .hasMessage("nothing (expected: one of allow, deny)");
  }
}
