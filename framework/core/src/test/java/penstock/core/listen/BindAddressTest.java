package penstock.core.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BindAddressTest {

  @Test
  void readsHostAndPort() {
    assertThat(BindAddress.parse("h.local:0")).isEqualTo(new BindAddress("h.local", 0));
    assertThat(BindAddress.parse("[2001:db8::1]:80")).isEqualTo(new BindAddress("2001:db8::1", 80));
  }

  @ParameterizedTest
  @ValueSource(strings = {":80", "*:80"})
  void noHostMeansAllAddresses(String text) {
    assertThat(BindAddress.parse(text)).isEqualTo(new BindAddress("", 80));
    assertThat(BindAddress.parse(text).lookUp().getAddress().isAnyLocalAddress()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "9900",
        "localhost",
        "localhost:",
        "::1:9900",
        "h:65536",
        "a/b:80",
        "h:-1",
        "h:+1",
        "[::1:80",
        "::1]:80",
        "h:x",
        " h:1"
      })
  void refusesWhatIsNoAddress(String text) {
    assertThatThrownBy(() -> BindAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bind: " + text + " (expected: host:port, [v6]:port or :port)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:9900", "127.8.8.8:1", "localhost:0", "[::1]:9900"})
  void onlyThisMachineReachesALoopbackAddress(String text) {
    assertThat(BindAddress.parse(text).isLoopback()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {":9900", "0.0.0.0:9900", "[::]:9900", "10.0.0.1:9900", "admin.local:1"})
  void othersReachTheRest(String text) {
    assertThat(BindAddress.parse(text).isLoopback()).isFalse();
  }

  @Test
  void findsWhereToListen() {
    assertThat(BindAddress.parse("[::1]:8080").lookUp().getAddress().isLoopbackAddress()).isTrue();
    assertThat(BindAddress.parse("127.0.0.1:8080").lookUp().getPort()).isEqualTo(8080);
  }
}
