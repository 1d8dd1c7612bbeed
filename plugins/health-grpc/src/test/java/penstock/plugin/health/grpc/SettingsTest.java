package penstock.plugin.health.grpc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SettingsTest {

  @Test
  void refusesWhatMakesNoValidQuestion() {
    assertThatThrownBy(() -> Asked.about("shop cart"))
        .hasMessage("service: shop cart (expected: a name such as shop.Cart)");
    assertThatThrownBy(() -> Asked.about("x".repeat(201)))
        .hasMessageEndingWith("(expected: a name such as shop.Cart)");
    assertThatThrownBy(() -> new Settings(null, "a b", 0, null, null, null, null, null, null))
        .hasMessage("authority: a b (expected: a host name)");
    assertThatThrownBy(() -> new Settings(null, null, 65536, null, null, null, null, null, null))
        .hasMessage("port: 65536 (expected: 0 to 65535)");
    assertThatThrownBy(() -> Asked.secure(true, "a_b..c", null))
        .hasMessage("sni: a_b..c (expected: a host name)");
  }

  @Test
  void refusesTlsSettingsWithoutTls() {
    assertThatThrownBy(() -> new Settings(null, null, 0, null, null, "a.test", null, null, null))
        .hasMessage("sni: a.test (expected: tls: true)");
    assertThatThrownBy(
            () -> new Settings(null, null, 0, false, null, null, Path.of("ca.pem"), null, null))
        .hasMessage("ca: ca.pem (expected: tls: true)");
  }
}
