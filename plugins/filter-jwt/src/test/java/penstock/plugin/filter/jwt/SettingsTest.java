package penstock.plugin.filter.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  private static final String SECRET = "x".repeat(32);

  @Test
  void wantOneKindOfKey() {
    Sets none = new Sets(null, null, null, List.of(), Map.of(), "bearer", false, true);
    assertThatThrownBy(none::settings)
        .hasMessage("keys: 0 (expected: one of jwks, key and secret)");
    Sets two = new Sets("/a", null, SECRET, List.of(), Map.of(), "bearer", false, true);
    assertThatThrownBy(two::settings).hasMessage("keys: 2 (expected: one of jwks, key and secret)");
  }

  @Test
  void wantASecretWorthTheName() {
    assertThatThrownBy(Sets.secret("short")::settings)
        .hasMessage("secret: 5 bytes (expected: 32 or more)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "HS256", "RS1", ""})
  void wantSignaturesThatFitPublicKeys(String name) {
    assertThatThrownBy(Sets.jwks("/a").algorithms(name)::settings)
        .hasMessageStartingWith("algorithms: " + name + " (expected: RS256, ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "RS256"})
  void wantSignaturesThatFitSecrets(String name) {
    assertThatThrownBy(Sets.secret(SECRET).algorithms(name)::settings)
        .hasMessage("algorithms: " + name + " (expected: HS256, HS384, HS512)");
  }

  @Test
  void doNotShowSecrets() {
    assertThat(Sets.secret(SECRET).settings().toString()).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bearer", "header.x-token", "cookie.sid"})
  void readPlacesOfTokens(String text) {
    assertThat(TokenPlace.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "query.token", "header.", "cookie.a b", "Bearer"})
  void refuseOtherPlaces(String text) {
    assertThatThrownBy(() -> TokenPlace.parse(text))
        .hasMessage(text + " (expected: bearer, header.NAME or cookie.NAME)");
  }
}
