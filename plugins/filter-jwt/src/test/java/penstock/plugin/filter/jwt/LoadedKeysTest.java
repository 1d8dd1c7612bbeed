package penstock.plugin.filter.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import penstock.testkit.ContextFixture;
import penstock.testkit.FilterServer;
import penstock.testkit.StubEndpoint;
import penstock.testkit.TestCertificate;

@Timeout(60)
class LoadedKeysTest {

  @RegisterExtension final ContextFixture context = new ContextFixture();

  private final KeyMemory memory = new KeyMemory();

  @Test
  void fetchesKeysAtTheStart() throws Exception {
    try (StubEndpoint issuer = publishing(Issuer.RSA);
        FilterServer server = server(issuer)) {
      assertThat(status(server, Issuer.RSA)).isEqualTo(200);
      assertThat(issuer.requests()).hasSize(1);
      assertThat(issuer.requests().getFirst().target()).isEqualTo("/jwks.json");
    }
  }

  @Test
  void fetchesAgainForAKeyItDoesNotKnowButNotOften() throws Exception {
    try (StubEndpoint issuer = publishing(Issuer.RSA);
        FilterServer server = server(issuer)) {
      assertThat(status(server, Issuer.RSA)).isEqualTo(200);
      context.clock().advance(Duration.ofSeconds(30));
      issuer.behave(e -> e.answer(200, Issuer.jwks(Issuer.RSA, Issuer.OTHER_RSA)));

      assertThat(status(server, Issuer.OTHER_RSA)).isEqualTo(200);

      assertRefusedByTheKeysInHand(issuer, server, Issuer.EC);
    }
  }

  @Test
  void asksNobodyForATokenThatNamesNoKeyIfOneOfThoseInHandFits() throws Exception {
    try (StubEndpoint issuer = publishing(Issuer.RSA);
        FilterServer server = server(issuer)) {
      assertThat(status(server, Issuer.RSA)).isEqualTo(200);
      context.clock().advance(Duration.ofSeconds(30));
      assertThat(status(server, unnamed(Issuer.RSA))).isEqualTo(200);
      assertThat(issuer.requests()).hasSize(1);
    }
  }

  @Test
  void fetchesAgainForATokenThatNamesNoKeyIfNoneOfThoseInHandFits() throws Exception {
    try (StubEndpoint issuer = publishing(Issuer.RSA);
        FilterServer server = server(issuer)) {
      assertThat(status(server, unnamed(Issuer.RSA))).isEqualTo(200);
      context.clock().advance(Duration.ofSeconds(30));
      issuer.behave(e -> e.answer(200, Issuer.jwks(Issuer.OTHER_RSA)));

      assertThat(status(server, unnamed(Issuer.OTHER_RSA))).isEqualTo(200);

      assertRefusedByTheKeysInHand(issuer, server, unnamed(Issuer.RSA));
    }
  }

  private void assertRefusedByTheKeysInHand(StubEndpoint issuer, FilterServer server, JWK key)
      throws Exception {
    int asked = issuer.requests().size();
    for (int i = 0; i < 5; i++) {
      assertThat(status(server, key)).isEqualTo(401);
    }
    assertThat(issuer.requests()).hasSize(asked);
  }

  private static JWK unnamed(RSAKey key) {
    return new RSAKey.Builder(key).keyID(null).build();
  }

  @Test
  void doesNotBelieveTokensWhoseKeyIsGone() throws Exception {
    try (StubEndpoint issuer = publishing(Issuer.RSA);
        FilterServer server = server(issuer)) {
      assertThat(status(server, Issuer.RSA)).isEqualTo(200);
      context.clock().advance(Duration.ofSeconds(30));
      issuer.behave(e -> e.answer(200, Issuer.jwks(Issuer.OTHER_RSA)));
      assertThat(status(server, Issuer.OTHER_RSA)).isEqualTo(200);

      assertThat(status(server, Issuer.RSA)).isEqualTo(401);
    }
  }

  @Test
  void keepsOldKeysWhenThereAreNoneToBeHad() throws Exception {
    try (StubEndpoint issuer = publishing(Issuer.RSA);
        FilterServer server = server(issuer)) {
      assertThat(status(server, Issuer.RSA)).isEqualTo(200);
      context.clock().advance(Duration.ofSeconds(30));
      issuer.behave(e -> e.answer(500, "no"));
      assertThat(status(server, Issuer.EC)).isEqualTo(401);
      assertThat(status(server, Issuer.RSA)).isEqualTo(200);
      context.clock().advance(Duration.ofSeconds(30));
      issuer.behave(e -> e.answer(200, "no keys"));
      assertThat(status(server, Issuer.EC)).isEqualTo(401);
      assertThat(status(server, Issuer.RSA)).isEqualTo(200);
    }
  }

  @Test
  void keepsKeysOverAReloadWhileTheIssuerIsAway() throws Exception {
    try (StubEndpoint issuer = publishing(Issuer.RSA)) {
      try (FilterServer server = server(issuer)) {
        assertThat(status(server, Issuer.RSA)).isEqualTo(200);
      }
      issuer.behave(e -> e.answer(500, "no"));
      try (FilterServer server = server(issuer)) {
        assertThat(status(server, Issuer.RSA)).isEqualTo(200);
        assertThat(status(server, Issuer.OTHER_RSA)).isEqualTo(401);
      }
    }
  }

  @Test
  void saysThatItCannotTellWhileThereNeverWereKeys() throws Exception {
    try (StubEndpoint issuer = StubEndpoint.start(e -> e.answer(500, "no"));
        FilterServer server = server(issuer)) {
      HttpResponse<String> answer = get(server, Issuer.RSA);
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
      issuer.behave(e -> e.answer(200, Issuer.jwks(Issuer.RSA)));
      context.clock().advance(Duration.ofSeconds(30));
      assertThat(status(server, Issuer.RSA)).isEqualTo(200);
    }
  }

  @Test
  void doesNotReadKeysWithoutEnd() throws Exception {
    try (StubEndpoint issuer = StubEndpoint.start(e -> e.answer(200, " ".repeat(2 << 20)));
        FilterServer server = server(issuer)) {
      assertThat(status(server, Issuer.RSA)).isEqualTo(503);
    }
  }

  @Test
  void readsAFileAnewWhenItChanges(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("jwks.json"), Issuer.jwks(Issuer.RSA));
    JwtFilter filter = JwtFilter.of(Sets.jwks(file.toString()).settings(), context, memory);
    try (FilterServer server =
        FilterServer.of(filter, exchange -> exchange.getResponseSender().send("through"))) {
      assertThat(status(server, Issuer.RSA)).isEqualTo(200);
      Files.writeString(file, Issuer.jwks(Issuer.OTHER_RSA));
      context.clock().advance(Duration.ofSeconds(30));
      assertThat(status(server, Issuer.OTHER_RSA)).isEqualTo(200);
      assertThat(status(server, Issuer.RSA)).isEqualTo(401);
    }
  }

  @Test
  void fetchesByTlsFromWhomItsAuthoritiesVouchFor(@TempDir Path folder) throws Exception {
    TestCertificate ca = TestCertificate.authority("Test CA");
    ServerSocket secure =
        ca.issue("EC", "127.0.0.1")
            .context(ca)
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    try (StubEndpoint issuer =
        StubEndpoint.start(secure, exchange -> exchange.answer(200, Issuer.jwks(Issuer.RSA)))) {
      Sets keys = Sets.jwks("https://127.0.0.1:" + issuer.port() + "/jwks.json");
      JwtFilter trusting = JwtFilter.of(keys.trusting(ca.write(folder, "ca")), context, memory);
      try (FilterServer server = serving(trusting)) {
        assertThat(status(server, Issuer.RSA)).isEqualTo(200);
      }
      try (FilterServer server = serving(JwtFilter.of(keys.settings(), context, memory))) {
        assertThat(status(server, Issuer.RSA)).isEqualTo(503);
      }
    }
  }

  private static FilterServer serving(JwtFilter filter) throws Exception {
    return FilterServer.of(filter, exchange -> exchange.getResponseSender().send("through"));
  }

  private static StubEndpoint publishing(JWK key) throws Exception {
    return StubEndpoint.start(exchange -> exchange.answer(200, Issuer.jwks(key)));
  }

  private FilterServer server(StubEndpoint issuer) {
    String url = "http://127.0.0.1:" + issuer.port() + "/jwks.json";
    JwtFilter filter = JwtFilter.of(Sets.jwks(url).settings(), context, memory);
    return FilterServer.of(filter, exchange -> exchange.getResponseSender().send("through"));
  }

  private int status(FilterServer server, JWK key) throws Exception {
    return get(server, key).statusCode();
  }

  private HttpResponse<String> get(FilterServer server, JWK key) throws Exception {
    return server.get("/", "Authorization", "Bearer " + token(key));
  }

  private String token(JWK key) throws JOSEException {
    return Issuer.sign(
        Issuer.claims()
            .expirationTime(Issuer.seconds(context.clock().instant().getEpochSecond() + 60)),
        key);
  }
}
