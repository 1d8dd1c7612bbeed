package penstock.plugin.filter.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

  @ParameterizedTest
  @ValueSource(strings = {"ftp://issuer/keys", "http:///keys", "https://a b/"})
  void wantUrlsThatCanBeFetched(String url) {
    assertThatThrownBy(Sets.jwks(url)::settings)
        .hasMessage("jwks: " + url + " (expected: an http or https URL, a file, or JSON)");
  }

  @Test
  void wantUrlsWithoutAPasswordAndDoNotShowIt() {
    assertThatThrownBy(Sets.jwks("https://user:pw@issuer/keys")::settings)
        .hasMessage("jwks: one with a user (expected: one without, nobody logs in)");
  }

  @Test
  void findKeysThatCannotBeReadBeforeAnythingStarts(@TempDir Path folder) throws IOException {
    Settings missing = Sets.jwks(folder.resolve("none.json").toString()).settings();
    assertThatThrownBy(missing::examine)
        .hasMessage(
            "jwks: %s (expected: a URL, a readable file, or JSON)"
                .formatted(folder.resolve("none.json")));
    Path broken = Files.writeString(folder.resolve("broken.json"), "{}");
    assertThatThrownBy(Sets.jwks(broken.toString()).settings()::examine)
        .hasMessage("jwks: no JWK set (expected: {\"keys\": [...]})");
    assertThatThrownBy(Sets.jwks("{\"keys\":[]}").settings()::examine)
        .hasMessage("jwks: no public key (expected: one or more)");
    Sets pem = new Sets(null, "no key", null, List.of(), Map.of(), "bearer", false, true);
    assertThatThrownBy(pem.settings()::examine).hasMessageStartingWith("key: not readable");
    Sets.jwks("https://127.0.0.1:1/keys").settings().examine();
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
