package penstock.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.core.proxyprotocol.ProxyFacts;
import penstock.core.proxyprotocol.ProxyHeader;
import penstock.core.proxyprotocol.ProxyTls;
import penstock.core.proxyprotocol.ProxyWriter;
import penstock.testkit.StubEndpoint;

/// Pools whose endpoints are told who the client is in a PROXY header.
@Timeout(60)
class EngineSentProxyTest {

  private static final String ALL =
      "{ version: v2, tlvs: [authority, alpn, unique-id, ssl, crc32c] }";

  private IntroducedEndpoint endpoint;
  private EngineFixture fixture;

  @BeforeEach
  void start() throws IOException {
    endpoint = new IntroducedEndpoint(null);
    fixture = new EngineFixture();
  }

  @AfterEach
  void stop() throws IOException {
    fixture.close();
    endpoint.close();
  }

  private void apply(String listener, String pool) throws IOException {
    fixture.apply(
        """
        listeners: { web: { bind: "127.0.0.1:0", %s } }
        routes: [{ pool: site }]
        pools: { site: { endpoints: ["127.0.0.1:%d"], %s } }
        """
            .formatted(listener, endpoint.port(), pool));
  }

  private Socket socket() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), fixture.at("web").getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static String own(Socket socket) {
    return "127.0.0.1 " + socket.getLocalPort();
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v2", ALL})
  void anEndpointLearnsWhoTheClientIs(String how) throws IOException {
    apply("protocol: http", "sendProxyProtocol: " + how);
    try (Socket socket = socket()) {
      Client client = new Client(socket);
      assertThat(client.get("/").body()).isEqualTo(own(socket));
      assertThat(client.get("/").body()).isEqualTo(own(socket));
    }
    assertThat(endpoint.headers()).hasSize(1);
    assertThat(endpoint.headers().getFirst().destination()).isEqualTo(fixture.at("web"));
  }

  @Test
  void noConnectionServesTwoClients() throws IOException {
    apply("protocol: http", "sendProxyProtocol: v2");
    try (Socket one = socket();
        Socket other = socket()) {
      Client first = new Client(one);
      Client second = new Client(other);
      for (int i = 0; i < 3; i++) {
        assertThat(first.get("/").body()).isEqualTo(own(one));
        assertThat(second.get("/").body()).isEqualTo(own(other));
      }
    }
    assertThat(endpoint.headers()).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void whoCameLastIsKept() throws Exception {
    apply("protocol: http", "sendProxyProtocol: v1, connect: { keepAlive: 1 }");
    for (int i = 0; i < 6; i++) {
      try (Socket socket = socket()) {
        Client client = new Client(socket);
        assertThat(client.get("/").body()).isEqualTo(own(socket));
        assertThat(client.get("/").body()).isEqualTo(own(socket));
      }
    }
    assertThat(endpoint.headers()).hasSize(6);
    EngineFixture.await(
        "one for each I/O thread", () -> fixture.endpoint("site", name()).connections() <= 2);
  }

  private String name() {
    return "127.0.0.1:" + endpoint.port();
  }

  @Test
  void whoIsVouchedForInHttpIsTheClient() throws IOException {
    fixture.apply(
        """
        server: { trustedProxies: [127.0.0.1] }
        listeners: { web: { bind: "127.0.0.1:0" } }
        routes: [{ pool: site }]
        pools: { site: { endpoints: ["127.0.0.1:%d"], sendProxyProtocol: v2 } }
        """
            .formatted(endpoint.port()));
    try (Client client = fixture.client("web")) {
      assertThat(client.get("/", "X-Forwarded-For: 192.0.2.1").body()).isEqualTo("192.0.2.1 0");
      assertThat(client.get("/", "X-Forwarded-For: 192.0.2.2").body()).isEqualTo("192.0.2.2 0");
    }
  }

  @Test
  void whatAHeaderSaysIsPassedOn() throws IOException {
    ProxyHeader said =
        new ProxyHeader(
            new InetSocketAddress("2001:db8::7", 5),
            new InetSocketAddress("2001:db8::8", 443),
            new ProxyFacts(
                "h2",
                "a.example",
                "id",
                new ProxyTls(true, false, false, false, "TLSv1.3", null, "x")));
    apply("proxyProtocol: { from: [127.0.0.1] }", "sendProxyProtocol: " + ALL);
    try (Socket socket = socket()) {
      socket.getOutputStream().write(ProxyWriter.binary(said, false));
      assertThat(new Client(socket).get("/").body()).isEqualTo("2001:db8::7 5");
    }
    assertThat(endpoint.headers()).containsExactly(said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https, tls: {}", "tcp, pool: site, tls: {}, alpn: [http/1.1]"})
  void tlsThatEndsHereIsToldOf(String protocol) throws Exception {
    apply("protocol: " + protocol, "sendProxyProtocol: " + ALL);
    try (SSLSocket socket =
        (SSLSocket)
            TestPlugin.CA
                .trusting()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), fixture.at("web").getPort())) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName("a.test")));
      parameters.setProtocols(new String[] {"TLSv1.2"});
      parameters.setApplicationProtocols(new String[] {"http/1.1"});
      socket.setSSLParameters(parameters);
      assertThat(new Client(socket).get("/").status()).isEqualTo(200);
      ProxyFacts told = endpoint.headers().getFirst().facts();
      assertThat(told)
          .isEqualTo(
              new ProxyFacts(
                  "http/1.1",
                  "a.test",
                  null,
                  new ProxyTls(
                      true,
                      false,
                      false,
                      false,
                      "TLSv1.2",
                      null,
                      socket.getSession().getCipherSuite())));
    }
  }

  @Test
  void theHeaderGoesBeforeTls() throws Exception {
    endpoint.close();
    endpoint =
        new IntroducedEndpoint(TestPlugin.CA.issue("EC", "127.0.0.1").context(TestPlugin.CA));
    apply("protocol: http", "sendProxyProtocol: v2, tls: { verify: none }, protocol: auto");
    try (Socket socket = socket()) {
      assertThat(new Client(socket).get("/").body()).isEqualTo(own(socket));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v2", ALL})
  void anEndpointOfTcpLearnsItToo(String how) throws IOException {
    apply("protocol: tcp, pool: site", "sendProxyProtocol: " + how);
    try (Socket socket = socket()) {
      assertThat(new Client(socket).get("/").body()).isEqualTo(own(socket));
    }
    assertThat(endpoint.headers().getFirst().destination()).isEqualTo(fixture.at("web"));
  }

  @Test
  void tlsThatIsPassedOnIsNamed() throws Exception {
    endpoint.close();
    endpoint = new IntroducedEndpoint(TestPlugin.CA.issue("EC", "b.test").context(TestPlugin.CA));
    apply("protocol: tls, default: site", "sendProxyProtocol: " + ALL);
    try (Socket plain = socket();
        SSLSocket socket = SniBench.over(plain, "b.test")) {
      assertThat(new Client(socket).get("/").body()).isEqualTo(own(plain));
    }
    assertThat(endpoint.headers().getFirst().facts())
        .isEqualTo(new ProxyFacts(null, "b.test", null, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v2"})
  void healthChecksSayThatTheyAreOurs(String version) throws Exception {
    apply(
        "protocol: http",
        "sendProxyProtocol: " + version + ", health: { type: connect, interval: 1h }");
    EngineFixture.await("checked", () -> !endpoint.headers().isEmpty());
    assertThat(endpoint.headers()).containsOnly(ProxyHeader.LOCAL);
    assertThat(endpoint.refused()).isEmpty();
  }

  @Test
  void copiesSayThatTheyAreOurs() throws Exception {
    try (StubEndpoint site = StubEndpoint.start(exchange -> exchange.answer(200, "site"))) {
      fixture.apply(
          """
          listeners: { web: { bind: "127.0.0.1:0" } }
          routes: [{ pool: site, mirror: { pool: copies } }]
          pools:
            site: { endpoints: ["127.0.0.1:%d"] }
            copies: { endpoints: ["127.0.0.1:%d"], sendProxyProtocol: v2 }
          """
              .formatted(site.port(), endpoint.port()));
      assertThat(Client.once(fixture.at("web"), "/").body()).isEqualTo("site");
      EngineFixture.await("copied", () -> !endpoint.headers().isEmpty());
    }
    assertThat(endpoint.headers()).containsExactly(ProxyHeader.LOCAL);
  }

  @Test
  void aReloadChangesHowConnectionsBegin() throws Exception {
    apply("protocol: http", "sendProxyProtocol: v1");
    try (Socket socket = socket()) {
      Client client = new Client(socket);
      assertThat(client.get("/").status()).isEqualTo(200);
      apply("protocol: http", "retryBudget: {}");
      // What is idle is closed by its own thread, soon.
      EngineFixture.await("a connection that begins otherwise", () -> failed(client));
    }
    EngineFixture.await("refused", () -> !endpoint.refused().isEmpty());
  }

  private static boolean failed(Client client) {
    try {
      return client.get("/").status() == 502;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sendProxyProtocol: v2, protocol: h2c | sendProxyProtocol: there (expected: protocol http1",
        "sendProxyProtocol: { version: v1, tlvs: [ssl] } | tlvs: [ssl] (expected: none with v1)",
        "sendProxyProtocol: { version: v2, tlvs: [ssl, ssl] } | (expected: each once)"
      })
  void whatDoesNotFitIsRefused(String pool, String problem) {
    assertThatThrownBy(() -> apply("protocol: http", pool)).hasMessageContaining(problem);
  }

  @Test
  void whoTakesNoHeaderGetsNone() throws IOException {
    apply("protocol: http", "retryBudget: {}");
    try (Socket socket = socket()) {
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(new Client(socket).answer().status()).isEqualTo(502);
    }
    assertThat(endpoint.headers()).isEmpty();
  }
}
