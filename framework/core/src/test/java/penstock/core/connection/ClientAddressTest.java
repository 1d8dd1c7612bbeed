package penstock.core.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import penstock.spi.net.AddressText;

class ClientAddressTest {

  private static final InetSocketAddress PEER = new InetSocketAddress("10.0.0.1", 5555);
  private static final Predicate<InetAddress> TENS =
      address -> address.getHostAddress().startsWith("10.");

  private static InetSocketAddress client(@Nullable List<String> forwardedFor) {
    return ClientAddress.of(PEER, forwardedFor, TENS);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "'192.0.2.1, 10.0.0.2', 192.0.2.1",
    "'6.6.6.6, 192.0.2.1, 10.0.0.2', 192.0.2.1",
    "'10.0.0.3, 10.0.0.2', 10.0.0.3",
    "192.0.2.1:1234, 192.0.2.1",
    "2001:db8::1, 2001:db8::1",
    "[2001:db8::1]:80, 2001:db8::1",
    "'6.6.6.6, unknown, 10.0.0.2', 10.0.0.2",
    "'6.6.6.6, , 10.0.0.2', 10.0.0.2",
    "host.test, 10.0.0.1",
    "'', 10.0.0.1",
  })
  void isTheFirstFromTheRightThatIsNotTrusted(String line, String client) {
    assertThat(AddressText.of(client(List.of(line)).getAddress())).isEqualTo(client);
  }

  @Test
  void linesAreOneList() {
    assertThat(client(List.of("6.6.6.6", "192.0.2.1, 10.0.0.3", "10.0.0.2")).getHostString())
        .isEqualTo("192.0.2.1");
  }

  @Test
  void anUntrustedPeerIsTheClientWhateverItSays() {
    InetSocketAddress peer = new InetSocketAddress("192.0.2.9", 1);
    assertThat(ClientAddress.of(peer, List.of("192.0.2.1"), TENS)).isSameAs(peer);
    assertThat(client(null)).isSameAs(PEER);
  }
}
