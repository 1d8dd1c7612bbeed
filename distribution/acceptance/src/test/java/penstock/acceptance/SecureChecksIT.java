package penstock.acceptance;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.testkit.StubEndpoint;
import penstock.testkit.TestCertificate;

/// Health checks of endpoints that speak TLS and let nobody in without a certificate.
class SecureChecksIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final TestCertificate CA = TestCertificate.authority("Test CA");

  private static final String CONFIGURATION =
      """
      admin: { bind: "127.0.0.1:0" }
      listeners: { web: { bind: "127.0.0.1:0" } }
      defaults: { pool: { health: { type: http, path: /health, interval: 100ms } } }
      pools:
        as-clients: { endpoints: [{ @e }], tls: { IDENTITY } }
        shakes: { endpoints: [{ @e }], tls: { IDENTITY }, health: { type: tls, interval: 100ms } }
        own:
          endpoints: [{ @e }]
          health: { type: http, path: /health, interval: 100ms, tls: true, IDENTITY }
        stranger:
          endpoints: [{ @e }]
          tls: { IDENTITY }
          health:
            { type: http, path: /health, interval: 100ms, tls: true, ca: DIR/ca.pem, sni: api.internal }
        plain:
          endpoints: [{ @e }]
          tls: { IDENTITY }
          health: { type: http, path: /health, interval: 100ms, tls: false }
      routes:
        - { path: /as-clients, pool: as-clients }
        - { pool: own }
      """;

  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // started before each test
  private StubEndpoint endpoint;

  @BeforeEach
  void start() throws IOException {
    CA.write(dir, "ca");
    CA.issue("EC", "penstock").write(dir, "own");
    SSLServerSocket server =
        (SSLServerSocket)
            CA.issue("EC", "api.internal")
                .context(CA)
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    server.setNeedClientAuth(true);
    endpoint = StubEndpoint.start(server, exchange -> exchange.answer(200, "well"));
  }

  @AfterEach
  void stop() {
    endpoint.close();
  }

  private String configuration() {
    return CONFIGURATION
        .replace("@e", "name: e, address: \"127.0.0.1:%d\"".formatted(endpoint.port()))
        .replace(
            "IDENTITY", "ca: DIR/ca.pem, sni: api.internal, cert: DIR/own.pem, key: DIR/own.key")
        .replace("DIR", dir.toString());
  }

  @Test
  void speakTlsAsClientsConnectionsDoUnlessTheySayOtherwise() throws Exception {
    try (Distribution penstock = Distribution.run(dir, configuration())) {
      for (String pool : List.of("as-clients", "shakes", "own")) {
        await().atMost(PATIENCE).until(() -> of(penstock, pool, "health").equals("up"));
      }
      for (String pool : List.of("stranger", "plain")) {
        await().atMost(PATIENCE).until(() -> of(penstock, pool, "health").equals("down"));
      }
      assertThat(of(penstock, "as-clients", "verdict")).contains("GET /health: 200");
      assertThat(of(penstock, "shakes", "verdict")).contains("TLSv1.3");
      when().get(penstock.url("web", "/as-clients")).then().statusCode(200);
    }
  }

  @Test
  void takeAChangedCertificateAtTheNextReload() throws Exception {
    TestCertificate.authority("Other CA").issue("EC", "penstock").write(dir, "own");
    try (Distribution penstock = Distribution.run(dir, configuration())) {
      await().atMost(PATIENCE).until(() -> of(penstock, "as-clients", "health").equals("down"));
      CA.issue("EC", "penstock").write(dir, "own");
      when().post(penstock.admin("/v1/reload")).then().statusCode(200);
      await().atMost(PATIENCE).until(() -> of(penstock, "as-clients", "health").equals("up"));
    }
  }

  @Test
  void areProblemsOfTheConfigurationIfTheirFilesAreMissing() throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("penstock.yaml"),
            configuration()
                .replace("tls: true, ca: " + dir + "/ca.pem, sni", "tls: true, ca: no.pem, sni"));
    Launcher.Result check = Launcher.shipped().in(dir).run("check", "-c", file.toString());
    assertThat(check.exit()).isEqualTo(1);
    assertThat(check.out() + check.err())
        .contains("pools.stranger.health", "ca: no.pem (expected: ");
  }

  private static String of(Distribution penstock, String pool, String what) {
    return String.valueOf(
        (Object)
            when()
                .get(penstock.admin("/v1/pools/" + pool + "/endpoints/e"))
                .then()
                .extract()
                .path(what));
  }
}
