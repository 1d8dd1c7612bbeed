package penstock.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import penstock.core.listen.HttpsRedirect;

/// Clients that are sent from HTTP to TLS.
@Timeout(60)
class HttpsRedirectTest {

  private EngineFixture fixture;

  @BeforeEach
  void start() {
    fixture = new EngineFixture();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private Client.Answer get(String redirectTo, String path) throws IOException {
    fixture.apply(
        """
        listeners: { web: { bind: "127.0.0.1:0", redirectTo: "%s" } }
        routes: [{ respond: { body: "a token" } }]
        """
            .formatted(redirectTo));
    return Client.once(fixture.at("web"), path);
  }

  @Test
  void keepsHostPathAndQuery() throws Exception {
    Client.Answer answer = get("https", "/a/b%20c?d=e&f");
    assertThat(answer.status()).isEqualTo(308);
    assertThat(answer.header("location")).matches("https://[^/:]+/a/b%20c\\?d=e&f");
  }

  @Test
  void namesAnotherPort() throws Exception {
    assertThat(get("https:8443", "/").header("location")).matches("https://[^/:]+:8443/");
  }

  @Test
  void letsChallengesOfAuthoritiesPass() throws Exception {
    assertThat(get("https", "/.well-known/acme-challenge/x").body()).isEqualTo("a token");
    assertThat(get("https", "/.well-known/acme-challenge/../x").status()).isEqualTo(308);
  }

  @Test
  void refusesOtherPlaces() {
    assertThatThrownBy(() -> HttpsRedirect.parse("http"))
        .hasMessage("http (expected: https, or https:8443)");
    assertThatThrownBy(() -> HttpsRedirect.parse("https:70000"))
        .hasMessage("https:70000 (expected: https, or https:8443)");
  }

  @Test
  void aRouteSendsNobodyInCircles() throws Exception {
    fixture.apply(
        """
        listeners:
          web: { bind: "127.0.0.1:0" }
        server: { trustedProxies: ["127.0.0.1"] }
        routes: [{ redirect: https }, { respond: { body: "there" } }]
        """);
    assertThat(Client.once(fixture.at("web"), "/").status()).isEqualTo(308);
    assertThat(Client.once(fixture.at("web"), "/", "X-Forwarded-Proto: https").body())
        .isEqualTo("there");
  }
}
