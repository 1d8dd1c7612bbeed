package penstock.admin;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminSettingsTest {

  private static final AdminAuth AUTH = new AdminAuth(AdminAuth.Type.TOKEN, Path.of("token"));

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:9900", "127.8.8.8:1", "localhost:0", "[::1]:9900"})
  void loopbackNeedsNoToken(String bind) {
    assertThatCode(() -> new AdminSettings(bind, null)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {":9900", "0.0.0.0:9900", "[::]:9900", "10.0.0.1:9900", "admin.local:1"})
  void whatOthersReachNeedsAToken(String bind) {
    assertThatThrownBy(() -> new AdminSettings(bind, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bind: " + bind + " (expected: a loopback address, or auth with a tokenFile)");
    assertThatCode(() -> new AdminSettings(bind, AUTH)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "9900", "h:65536"})
  void refusesWhatIsNoAddress(String bind) {
    assertThatThrownBy(() -> new AdminSettings(bind, AUTH))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bind: " + bind + " (expected: host:port, [v6]:port or :port)");
  }
}
