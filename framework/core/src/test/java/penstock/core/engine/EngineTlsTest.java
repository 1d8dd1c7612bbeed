package penstock.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.testkit.StubEndpoint;
import penstock.testkit.TestCertificate;

/// Listeners that end TLS.
@Timeout(60)
class EngineTlsTest {

  private static final String HANDSHAKES = "penstock_tls_handshakes_total";
  private static final String OPEN = "penstock_listener_connections";
  private static final int LARGE = 3_000_000;

  private StubEndpoint stub;
  private EngineFixture fixture;

  @BeforeEach
  void start() throws IOException {
    stub = StubEndpoint.start(exchange -> exchange.answer(200, "hello"));
    fixture = new EngineFixture();
  }

  @AfterEach
  void stop() {
    fixture.close();
    stub.close();
  }

  private void apply(String listener, String server) throws IOException {
    apply(listener, server, "");
  }

  private void apply(String listener, String server, String route) throws IOException {
    fixture.apply(
        """
        server: { %s }
        listeners: { web: { protocol: https, bind: "127.0.0.1:0", tls: {}, %s } }
        routes: [{ pool: site, %s }]
        pools: { site: { endpoints: ["127.0.0.1:%d"] } }
        """
            .formatted(server, listener, route, stub.port()));
  }

  private Client client(SSLContext context, String... protocols) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket("127.0.0.1", fixture.at("web").getPort());
    if (protocols.length > 0) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setProtocols(protocols);
      socket.setSSLParameters(parameters);
    }
    socket.setSoTimeout(20_000);
    socket.startHandshake();
    return new Client(socket);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void answersOverTls(String protocol) throws Exception {
    apply("", "");
    try (Client client = client(TestPlugin.CA.trusting(), protocol)) {
      assertThat(client.get("/").body()).isEqualTo("hello");
      assertThat(client.get("/").status()).isEqualTo(200);
    }
    assertThat(stub.requests().getFirst().header("x-forwarded-proto")).isEqualTo("https");
    assertThat(fixture.count(HANDSHAKES, "result", "ok", "version", protocol.substring(4))).isOne();
    EngineFixture.await("gone", () -> fixture.gauge(OPEN) == 0);
  }

  @Test
  void carriesLargeBodiesBothWays() throws Exception {
    String body = "0123456789".repeat(LARGE / 10);
    stub.behave(
        exchange -> exchange.answer(200, new String(exchange.body(), StandardCharsets.US_ASCII)));
    apply("", "");
    try (Client client = client(TestPlugin.CA.trusting())) {
      assertThat(client.post("/", body).body()).isEqualTo(body);
    }
  }

  @Test
  void tellsBrowsersToComeByTlsOnly() throws Exception {
    apply("hsts: { includeSubdomains: true }", "");
    try (Client client = client(TestPlugin.CA.trusting())) {
      assertThat(client.get("/").header("strict-transport-security"))
          .isEqualTo("max-age=31536000; includeSubDomains");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void tellsThemSoInAnswersOfItsOwnToo(String method) throws Exception {
    fixture.plugin.edits(_ -> {
      throw new IllegalStateException("told to fail");
    });
    apply("hsts: { maxAge: 1d }", "", "filters: [{ type: given }]");
    try (Client client = client(TestPlugin.CA.trusting())) {
      client.send(method, "/", "", "Content-Length: 0");
      assertToldSo(client.answer());
      stub.close();
      client.send(method, "/", "", "Content-Length: " + (method.equals("GET") ? 0 : 1000));
      assertToldSo(client.answer());
    }
  }

  private static void assertToldSo(Client.Answer answer) {
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.header("strict-transport-security")).isEqualTo("max-age=86400");
  }

  @Test
  void saysWhatIsSpokenBeforeAnybodyComes() throws Exception {
    apply("http2: { only: true }", "");
    assertThat(fixture.plugin.prepared).containsExactly(List.of("h2"));
    fixture.plugin.tlsFails = "prepare";
    assertThatThrownBy(() -> apply("socket: { backlog: 7 }", ""))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("tls: told to fail: prepare");
  }

  @Test
  void countsSessionsThatGoOn() throws Exception {
    apply("", "");
    SSLContext context = TestPlugin.CA.trusting();
    for (int i = 0; i < 2; i++) {
      try (Client client = client(context, "TLSv1.2")) {
        client.get("/");
      }
    }
    assertThat(fixture.count(HANDSHAKES, "result", "ok", "resumed", "true")).isOne();
  }

  @Test
  void countsWhoSpeaksNoTls() throws Exception {
    apply("", "");
    try (Socket plain = new Socket("127.0.0.1", fixture.at("web").getPort())) {
      plain.setSoTimeout(20_000);
      plain
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      plain.getInputStream().readAllBytes();
    } catch (SocketException _) {
      // Reset is as good as closed.
    }
    EngineFixture.await("counted", () -> fixture.count(HANDSHAKES, "result", "not-tls") == 1);
    EngineFixture.await("gone", () -> fixture.gauge(OPEN) == 0);
  }

  @Test
  void countsWhoGoesAway() throws Exception {
    apply("", "");
    new Socket("127.0.0.1", fixture.at("web").getPort()).close();
    EngineFixture.await("counted", () -> fixture.count(HANDSHAKES, "result", "closed") == 1);
    EngineFixture.await("gone", () -> fixture.gauge(OPEN) == 0);
  }

  @Test
  void countsWhoDoesNotTrustUs() throws Exception {
    apply("", "");
    SSLContext others = TestCertificate.authority("Others").trusting();
    assertThatThrownBy(() -> client(others, "TLSv1.2")).isInstanceOf(IOException.class);
    EngineFixture.await(
        "counted", () -> fixture.count(HANDSHAKES, "result", "refused-by-client") == 1);
  }

  @Test
  void countsWhoSharesNoProtocol() throws Exception {
    apply("", "");
    SSLContext context = TestPlugin.CA.trusting();
    try (SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket("127.0.0.1", fixture.at("web").getPort())) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"smtp"});
      socket.setSSLParameters(parameters);
      assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
    }
    EngineFixture.await(
        "counted", () -> fixture.count(HANDSHAKES, "result", "protocol-error") == 1);
  }

  @Test
  void closesWhoComesWhenThereIsNoEngine() throws Exception {
    apply("", "");
    fixture.plugin.tlsFails = "engine";
    assertThatThrownBy(() -> client(TestPlugin.CA.trusting())).isInstanceOf(IOException.class);
    EngineFixture.await("counted", () -> fixture.count(HANDSHAKES, "result", "plugin-error") == 1);
    EngineFixture.await("gone", () -> fixture.gauge(OPEN) == 0);
    fixture.plugin.tlsFails = "";
    try (Client client = client(TestPlugin.CA.trusting())) {
      assertThat(client.get("/").status()).isEqualTo(200);
    }
  }

  @Test
  void givesEveryEngineBack() throws Exception {
    apply("timeouts: { handshake: 2s }", "");
    try (Client client = client(TestPlugin.CA.trusting());
        Socket silent = new Socket("127.0.0.1", fixture.at("web").getPort())) {
      client.get("/");
      silent.setSoTimeout(20_000);
      EngineFixture.await("two", () -> fixture.plugin.engines.get() == 2);
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
      EngineFixture.await("one", () -> fixture.plugin.engines.get() == 1);
      assertThat(client.get("/").status()).isEqualTo(200);
    }
    SSLContext others = TestCertificate.authority("Others").trusting();
    assertThatThrownBy(() -> client(others, "TLSv1.2")).isInstanceOf(IOException.class);
    EngineFixture.await("none", () -> fixture.plugin.engines.get() == 0);
  }

  @Test
  void closesWhoTakesTooLong() throws Exception {
    apply("timeouts: { handshake: 50ms }", "");
    try (Socket silent = new Socket("127.0.0.1", fixture.at("web").getPort())) {
      silent.setSoTimeout(20_000);
      silent.getOutputStream().write(0x16);
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
    }
    EngineFixture.await("counted", () -> fixture.count(HANDSHAKES, "result", "timeout") == 1);
    EngineFixture.await("gone", () -> fixture.gauge(OPEN) == 0);
  }

  @Test
  void turnsHandshakesAwayBeyondTheRateAndKeepsWhoIsThere() throws Exception {
    apply("", "overload: { tlsHandshakes: { rate: 1/s } }");
    try (Client first = client(TestPlugin.CA.trusting())) {
      first.get("/");
      for (int i = 0; i < 20 && fixture.count(HANDSHAKES, "result", "overloaded") == 0; i++) {
        try (Client more = client(TestPlugin.CA.trusting())) {
          more.get("/");
        } catch (IOException _) {
          // Turned away.
        }
      }
      assertThat(fixture.count(HANDSHAKES, "result", "overloaded")).isPositive();
      assertThat(first.get("/").status()).isEqualTo(200);
    }
  }

  @Test
  void letsGoOfEverybodyWhenItIsTakenDown() throws Exception {
    apply("", "");
    try (Socket silent = new Socket("127.0.0.1", fixture.at("web").getPort());
        Client client = client(TestPlugin.CA.trusting())) {
      silent.setSoTimeout(20_000);
      client.get("/");
      fixture.close();
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
    }
  }
}
