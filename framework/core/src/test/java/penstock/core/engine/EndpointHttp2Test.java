package penstock.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import penstock.config.ConfigException;
import penstock.testkit.Http2Client;
import penstock.testkit.Http2Frame;
import penstock.testkit.Http2Stub;
import penstock.testkit.StubEndpoint;
import penstock.testkit.TestCertificate;

/// What is spoken with endpoints, as pools say.
@Timeout(60)
class EndpointHttp2Test {

  private static final TestCertificate CA = TestCertificate.authority("Test CA");
  private static final TestCertificate SITE = CA.issue("EC", "127.0.0.1");

  @TempDir private Path dir;
  private EngineFixture fixture;

  @BeforeEach
  void start() {
    fixture = new EngineFixture();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static SSLServerSocket server(String... protocols) throws IOException {
    SSLServerSocket server =
        (SSLServerSocket)
            SITE.context(CA)
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    SSLParameters parameters = server.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    server.setSSLParameters(parameters);
    return server;
  }

  private static void answerAll(Http2Client peer, int number) throws IOException {
    peer.settings();
    Http2Frame frame;
    while ((frame = peer.next()) != null) {
      if (frame.type() == Http2Client.HEADERS) {
        String scheme =
            frame.fields().stream()
                .filter(field -> field.name().equals(":scheme"))
                .findFirst()
                .orElseThrow()
                .value();
        byte[] text = ("h2 " + scheme).getBytes(StandardCharsets.US_ASCII);
        String length = Integer.toString(text.length);
        peer.headers(frame.stream(), 0, ":status", "200", "content-length", length);
        peer.frame(Http2Client.DATA, Http2Client.END_STREAM, frame.stream(), text);
      }
    }
  }

  private void apply(int port, String more) throws IOException {
    fixture.apply(
        """
        listeners: { web: { bind: "127.0.0.1:0" } }
        routes: [{ pool: site, upgrade: [websocket] }]
        pools: { site: { endpoints: ["127.0.0.1:%d"], %s } }
        """
            .formatted(port, more.replace("CA", CA.write(dir, "ca").toString())));
  }

  private String get(String... headers) throws IOException {
    return Client.once(fixture.at("web"), "/", headers).body();
  }

  @Test
  void speaksHttp2ByTls() throws Exception {
    try (Http2Stub stub = Http2Stub.start(server("h2"), EndpointHttp2Test::answerAll)) {
      apply(stub.address().getPort(), "protocol: h2, tls: { ca: CA }");
      assertThat(get()).isEqualTo("h2 https");
    }
  }

  @Test
  void leavesTheChoiceToTheEndpoint() throws Exception {
    try (Http2Stub stub = Http2Stub.start(server("h2"), EndpointHttp2Test::answerAll);
        StubEndpoint old =
            StubEndpoint.start(server("http/1.1"), exchange -> exchange.answer(200, "http1"))) {
      apply(stub.address().getPort(), "protocol: auto, tls: { ca: CA }");
      assertThat(get()).isEqualTo("h2 https");
      apply(old.port(), "protocol: auto, tls: { ca: CA }");
      assertThat(get()).isEqualTo("http1");
    }
  }

  @Test
  void speaksHttp1WhereNothingIsChosen() throws Exception {
    try (StubEndpoint old =
        StubEndpoint.start(exchange -> exchange.answer(200, exchange.request().method()))) {
      apply(old.port(), "protocol: auto");
      assertThat(get()).isEqualTo("GET");
    }
  }

  @Test
  void refusesAnEndpointThatDoesNotSpeakIt() throws Exception {
    try (StubEndpoint old =
        StubEndpoint.start(server("http/1.1"), exchange -> exchange.answer(200, "http1"))) {
      apply(old.port(), "protocol: h2, tls: { ca: CA }");
      assertThat(get()).contains("tls-error");
      assertThat(old.requests()).isEmpty();
    }
  }

  @Test
  void asksForHttp1WhereARequestMayLeaveIt() throws Exception {
    try (StubEndpoint both =
        StubEndpoint.start(
            server("h2", "http/1.1"),
            exchange -> exchange.answer(200, "" + exchange.request().header("upgrade")))) {
      apply(both.port(), "protocol: auto, tls: { ca: CA }");
      assertThat(get("Connection: Upgrade", "Upgrade: websocket")).isEqualTo("websocket");
    }
  }

  @Test
  void followsItsConfiguration() throws Exception {
    try (Http2Stub stub = Http2Stub.start(EndpointHttp2Test::answerAll)) {
      int port = stub.address().getPort();
      apply(port, "protocol: h2c, connect: { keepAlive: 1 }");
      try (Client client = fixture.client("web")) {
        assertThat(client.get("/").body()).isEqualTo("h2 http");
        assertThat(client.get("/").body()).isEqualTo("h2 http");
        assertThat(stub.connections()).isOne();
        apply(port, "protocol: h2c, http2: { maxStreams: 3 }");
        EngineFixture.await("closed", () -> stub.openConnections() == 0);
        assertThat(client.get("/").body()).isEqualTo("h2 http");
      }
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatThrownBy(() -> apply(1, "protocol: h2"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("protocol: h2 (expected: tls beside it, or h2c)");
    assertThatThrownBy(() -> apply(1, "protocol: h2c, tls: { verify: none }"))
        .hasMessageContaining("protocol: h2c (expected: no tls beside it, or h2)");
    assertThatThrownBy(() -> apply(1, "http2: { maxStreams: 0 }"))
        .hasMessageContaining("maxStreams: 0 (expected: 1 to 10000)");
    assertThatThrownBy(() -> apply(1, "http2: { streamWindow: 1KiB }"))
        .hasMessageContaining("(expected: 64KiB to 16MiB)");
    assertThatThrownBy(() -> apply(1, "http2: { pingTimeout: 0s }"))
        .hasMessageContaining("(expected: more than 0s, 1m at most)");
    assertThatThrownBy(() -> apply(1, "http2: { pingInterval: 2d }"))
        .hasMessageContaining("pingInterval");
  }
}
