package penstock.core.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import penstock.config.ConfigException;
import penstock.core.endpoint.EndpointTls;
import penstock.testkit.StubEndpoint;
import penstock.testkit.TestCertificate;

/// Endpoints that speak TLS.
@Timeout(60)
class EndpointTlsTest {

  private static final TestCertificate CA = TestCertificate.authority("Test CA");
  private static final TestCertificate SITE = CA.issue("EC", "api.internal", "127.0.0.1");

  @TempDir private Path dir;
  private EngineFixture fixture;
  private StubEndpoint stub;
  private Path ca;

  @BeforeEach
  void start() throws IOException {
    ca = CA.write(dir, "ca");
    fixture = new EngineFixture();
    stub = serve(SITE, false);
  }

  private static StubEndpoint serve(TestCertificate certificate, boolean asks) throws IOException {
    return serve(certificate.context(CA), asks);
  }

  private static StubEndpoint serve(SSLContext context, boolean asks) throws IOException {
    ServerSocket server =
        context
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    ((SSLServerSocket) server).setNeedClientAuth(asks);
    return StubEndpoint.start(server, exchange -> exchange.answer(200, "secret"));
  }

  @AfterEach
  void stop() {
    fixture.close();
    stub.close();
  }

  private void apply(String tls) throws IOException {
    apply(tls, "127.0.0.1:" + stub.port());
  }

  private void apply(String tls, String address) throws IOException {
    fixture.apply(
        """
        listeners: { web: { bind: "127.0.0.1:0" } }
        routes: [{ pool: site }]
        pools: { site: { endpoints: ["%s"], %s } }
        """
            .formatted(address, tls.replace("CA", ca.toString())));
  }

  private Client.Answer get() throws IOException {
    return Client.once(fixture.at("web"), "/");
  }

  @Test
  void trustsWhoFitsTheAddress() throws Exception {
    apply("tls: { ca: CA }");
    try (Client client = fixture.client("web")) {
      assertThat(client.get("/").body()).isEqualTo("secret");
      assertThat(client.get("/").body()).isEqualTo("secret");
    }
    assertThat(stub.connections()).as("kept").isOne();
  }

  @Test
  void trustsWhoFitsTheNameGiven() throws Exception {
    apply("tls: { ca: CA, sni: api.internal }");
    assertThat(get().body()).isEqualTo("secret");
  }

  @Test
  void refusesWhoFitsNoName() throws Exception {
    apply("tls: { ca: CA, sni: other.internal }");
    Client.Answer answer = get();
    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.body()).contains("tls-error");
    assertThat(stub.requests()).isEmpty();
  }

  @Test
  void asksForNoNameIfOnlyTheAuthorityCounts() throws Exception {
    apply("tls: { ca: CA, sni: other.internal, verify: ca }");
    assertThat(get().status()).isEqualTo(200);
  }

  @Test
  void refusesWhomNobodyVouchesFor() throws Exception {
    apply("tls: {}");
    assertThat(get().status()).isEqualTo(502);
    assertThat(fixture.count("penstock_endpoint_errors_total", "reason", "tls-error")).isPositive();
  }

  @Test
  void trustsAnybodyIfTold() throws Exception {
    apply("tls: { verify: none }");
    assertThat(get().body()).isEqualTo("secret");
  }

  @Test
  void showsItsCertificate() throws Exception {
    stub.close();
    stub = serve(SITE, true);
    CA.issue("EC", "penstock").write(dir, "own");
    apply(
        "tls: { ca: CA, cert: %s, key: %s }"
            .formatted(dir.resolve("own.pem"), dir.resolve("own.key")));
    assertThat(get().body()).isEqualTo("secret");
    apply("tls: { ca: CA }");
    assertThat(get().body()).contains("tls-error");
  }

  /// In TLS 1.3 our side of the handshake is done before the endpoint looks at our certificate.
  @Test
  void hearsThatItsCertificateIsRefused() throws Exception {
    stub.close();
    stub = serve(SITE, true);
    TestCertificate.authority("Other CA").issue("EC", "penstock").write(dir, "own");
    apply(
        "tls: { ca: CA, cert: %s, key: %s }"
            .formatted(dir.resolve("own.pem"), dir.resolve("own.key")));

    Client.Answer answer = get();

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.header("proxy-status"))
        .contains("error=tls_protocol_error", "tls-error: our certificate is refused: ");
  }

  @Test
  void tellsClientsWhatIsWrongButNoNames() throws Exception {
    apply("tls: { ca: CA, sni: other.internal }");
    assertThat(get().header("proxy-status"))
        .contains("tls-error: certificate for another name\"")
        .doesNotContain("other.internal");
  }

  @Test
  void saysThatACertificateHasExpired() throws Exception {
    stub.close();
    Instant past = Instant.parse("2020-01-01T00:00:00Z");
    stub = serve(CA.issue("EC", past, past.plusSeconds(1), "127.0.0.1"), false);
    apply("tls: { ca: CA }");
    assertThat(get().header("proxy-status")).contains("tls-error: certificate expired\"");
  }

  @Test
  void tellsTheSameTroubleOnce() throws Exception {
    Logger log = (Logger) LoggerFactory.getLogger(EndpointTls.class);
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.start();
    log.addAppender(appender);
    try {
      apply("tls: { ca: CA, sni: other.internal }");
      for (int i = 0; i < 3; i++) {
        assertThat(get().status()).isEqualTo(502);
      }
    } finally {
      log.detachAppender(appender);
    }
    assertThat(appender.list)
        .singleElement()
        .satisfies(event ->
            assertThat(event.getKeyValuePairs().toString())
                .contains("pool=\"site\"", "certificate for another name", "other.internal"));
  }

  @Test
  void givesUpOnAnEndpointThatSpeaksNoTls() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try (Socket socket = plain.accept()) {
              socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
              socket.getInputStream().readAllBytes();
            } catch (IOException _) {
              // The other side tells.
            }
          });
      apply("tls: { ca: CA }", "127.0.0.1:" + plain.getLocalPort());
      assertThat(get().body()).contains("tls-error");
    }
  }

  @Test
  void waitsNoLongerForAHandshakeThanForAConnection() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      apply("tls: { ca: CA }, connect: { timeout: 100ms }", "127.0.0.1:" + mute.getLocalPort());
      Client.Answer answer = get();
      assertThat(answer.status()).isEqualTo(504);
      assertThat(answer.body()).contains("connect-timeout");
    }
  }

  @Test
  void securesWhatIsConnectedAfterAReload() throws Exception {
    apply("tls: { verify: none }");
    get();
    apply("tls: { ca: CA, sni: other.internal }");
    assertThat(get().status()).isEqualTo(502);
    apply("tls: { ca: CA }");
    assertThat(get().status()).isEqualTo(200);
  }

  @Test
  void namesTheFileThatIsMissing() {
    assertThatThrownBy(() -> apply("tls: { ca: /nowhere.pem }"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "pools.site.tls.ca: /nowhere.pem (expected: a PEM file; there is no such file)");
  }
}
