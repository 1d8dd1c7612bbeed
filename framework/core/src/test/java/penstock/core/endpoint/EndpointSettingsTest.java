package penstock.core.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.spi.endpoint.Endpoint;

class EndpointSettingsTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.1.11:8443, 10.0.1.11, 8443",
    "web.internal:80, web.internal, 80",
    "[2001:db8::1]:443, 2001:db8::1, 443"
  })
  void readsHostAndPort(String address, String host, int port) {
    Endpoint endpoint = settings(address, null, 1).member().endpoint();
    assertThat(endpoint).isEqualTo(new Endpoint(address, host, port, 1, Map.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"web", "web:", ":80", "web:0", "web:65536", "2001:db8::1:80", "[::1]", "a b:80"})
  void refusesWhatIsNoAddress(String address) {
    assertThatThrownBy(() -> settings(address, null, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("address: " + address + " (expected: host:port or [v6]:port)");
  }

  @Test
  void refusesAWeightOutOfRange() {
    assertThatThrownBy(() -> settings("a:1", null, 65536))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("weight: 65536 (expected: 0 to 65535)");
  }

  @Test
  void takesItsNameAndPart() {
    Member member =
        new EndpointSettings(
                "a:1", "a1", 5, false, 1, AdminState.DRAIN, "eu-1a", Map.of("rack", "7"))
            .member();
    Map<String, String> labels = Map.of("rack", "7", "zone", "eu-1a");
    assertThat(member)
        .isEqualTo(new Member(new Endpoint("a1", "a", 1, 5, labels), true, AdminState.DRAIN));
  }

  private static EndpointSettings settings(String address, @Nullable String name, int weight) {
    return new EndpointSettings(address, name, weight, false, 0, AdminState.READY, null, Map.of());
  }
}
