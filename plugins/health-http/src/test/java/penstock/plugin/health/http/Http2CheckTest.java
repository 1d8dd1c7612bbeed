package penstock.plugin.health.http;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.plugin.health.http.Checks.GET_HEALTH;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.health.ProbeResult;
import penstock.spi.health.ProbeTls;
import penstock.spi.health.ProbeTlsSettings;
import penstock.spi.health.http.Version;
import penstock.spi.tls.TlsClient;
import penstock.spi.traffic.Header;
import penstock.testkit.Http2Client;
import penstock.testkit.Http2Frame;
import penstock.testkit.Http2Stub;
import penstock.testkit.StubEndpoint;
import penstock.testkit.TestCertificate;

/// Checks of endpoints that speak HTTP/2.
@Timeout(60)
class Http2CheckTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final TestCertificate CA = TestCertificate.authority("Test CA");
  private static final Checks CHECK = GET_HEALTH.speakingHttp2(true);

  @TempDir private Path folder;

  private final BlockingQueue<Http2Frame> asked = new LinkedBlockingQueue<>();
  private Http2Stub stub;
  private volatile Saying saying = peer -> answer(peer, "200", "status: ok");

  /// What an endpoint says to the one request on its connection.
  private interface Saying {
    void to(Http2Client peer) throws IOException;
  }

  @BeforeEach
  void start() throws IOException {
    stub = Http2Stub.start((peer, _) -> converse(peer));
  }

  private void converse(Http2Client peer) throws IOException {
    peer.settings();
    asked.add(peer.next(Http2Client.HEADERS));
    saying.to(peer);
    peer.end();
  }

  private static void answer(Http2Client peer, String status, String body) throws IOException {
    peer.headers(1, 0, ":status", status, "x-a", "b");
    peer.frame(Http2Client.DATA, Http2Client.END_STREAM, 1, body.getBytes(StandardCharsets.UTF_8));
  }

  @AfterEach
  void stop() throws IOException {
    stub.close();
  }

  private static Endpoint endpoint(InetSocketAddress at) {
    return new Endpoint("a", at.getAddress().getHostAddress(), at.getPort(), 1, Map.of());
  }

  private ProbeResult probe(Checks check) throws Exception {
    return HttpCheck.of(check.plain()).probe(endpoint(stub.address()), LONG);
  }

  @Test
  void asksWithPriorKnowledge() throws Exception {
    assertThat(probe(CHECK.withHeader("X-Key", "a b")))
        .isEqualTo(new ProbeResult.Pass("GET /health: 200"));
    Http2Frame head = asked.take();
    assertThat(head.fields())
        .containsExactly(
            new Header(":method", "GET"),
            new Header(":scheme", "http"),
            new Header(":path", "/health"),
            new Header(":authority", "127.0.0.1:" + stub.address().getPort()),
            new Header("user-agent", "penstock-health"),
            new Header("x-key", "a b"));
    assertThat(head.has(Http2Client.END_STREAM)).isTrue();
  }

  @Test
  void asksWithAnyMethodForAnyHost() throws Exception {
    probe(CHECK.withMethod("POST").withHost("api.test"));
    assertThat(asked.take().fields())
        .contains(
            new Header(":method", "POST"),
            new Header(":authority", "api.test"),
            new Header("content-length", "0"));
  }

  @Test
  void judgesTheAnswerAsAnyOther() throws Exception {
    assertThat(probe(CHECK.expectingBody("ok"))).isInstanceOf(ProbeResult.Pass.class);
    assertThat(probe(CHECK.expectingHeader("X-A", "b"))).isInstanceOf(ProbeResult.Pass.class);
    assertThat(probe(CHECK.expectingBody("fine")))
        .isEqualTo(new ProbeResult.Fail("GET /health: body does not contain \"fine\"", true));
    saying = peer -> answer(peer, "503", "db pool exhausted");
    assertThat(probe(CHECK))
        .isEqualTo(new ProbeResult.Fail("GET /health: 503 'db pool exhausted'", true));
  }

  @Test
  void passesOverInterimHeadsAndTrailers() throws Exception {
    saying =
        peer -> {
          peer.headers(1, 0, ":status", "103");
          peer.headers(1, 0, ":status", "200");
          peer.frame(Http2Client.DATA, 0, 1, (byte) 'o');
          peer.frame(Http2Client.DATA, 0, 1, (byte) 'k');
          peer.headers(1, Http2Client.END_STREAM, "x-sum", "2");
        };
    assertThat(probe(CHECK.expectingBody("ok")))
        .isEqualTo(new ProbeResult.Pass("GET /health: 200"));
  }

  @Test
  void readsNoBodyOfHead() throws Exception {
    saying = peer -> peer.headers(1, 0, ":status", "503");
    assertThat(probe(CHECK.withMethod("HEAD")))
        .isEqualTo(new ProbeResult.Fail("HEAD /health: 503", true));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, no HTTP/2 answer: no status",
    "RESET, the stream was reset (2)",
    "LEAVE, the endpoint is leaving (GOAWAY 0)",
    "CLOSE, closed without an answer"
  })
  void saysWhatIsWrong(String what, String reason) throws Exception {
    saying =
        peer -> {
          switch (what) {
            case "RESET" -> peer.numbers(Http2Client.RST_STREAM, 1, 2);
            case "LEAVE" -> peer.numbers(Http2Client.GOAWAY, 0, 0, 0);
            case "CLOSE" -> peer.close();
            default -> peer.headers(1, Http2Client.END_STREAM, "x-a", "b");
          }
        };
    assertThat(probe(CHECK)).isEqualTo(new ProbeResult.Fail("GET /health: " + reason, true));
  }

  @Test
  void saysThatTheEndpointSpeaksHttp1() throws Exception {
    try (StubEndpoint old = StubEndpoint.start(exchange -> exchange.answer(200, "ok"))) {
      assertThat(HttpCheck.of(CHECK.plain()).probe(old.endpoint("a"), LONG).toString())
          .contains("GET /health: the endpoint speaks HTTP/1.1");
    }
  }

  // As clients' connections.

  private static ProbeResult asClients(
      Settings settings, Endpoint endpoint, Version version, @Nullable TlsClient tls)
      throws Exception {
    ScopedValue.Carrier known = ScopedValue.where(Version.OF_POOL, version);
    ScopedValue.Carrier all = tls == null ? known : known.where(ProbeTls.OF_POOL, tls);
    return all.call(() -> HttpCheck.of(settings).probe(endpoint, LONG));
  }

  @Test
  void speaksWhatThePoolSpeaksAtTheEndpointsOwnPort() throws Exception {
    assertThat(asClients(GET_HEALTH.plain(), endpoint(stub.address()), Version.HTTP2, null))
        .isEqualTo(new ProbeResult.Pass("GET /health: 200"));
    try (StubEndpoint old = StubEndpoint.start(exchange -> exchange.answer(200, "ok"))) {
      Endpoint endpoint = endpoint(stub.address());
      for (Checks other :
          List.of(GET_HEALTH.withPort(old.port()), GET_HEALTH.speakingHttp2(false))) {
        Endpoint at = other.port() == 0 ? old.endpoint("a") : endpoint;
        assertThat(asClients(other.plain(), at, Version.HTTP2, null))
            .isInstanceOf(ProbeResult.Pass.class);
      }
      assertThat(asClients(GET_HEALTH.plain(), old.endpoint("a"), Version.AUTO, null))
          .isInstanceOf(ProbeResult.Pass.class);
    }
  }

  private ServerSocket secure(String... protocols) throws IOException {
    SSLServerSocket server =
        (SSLServerSocket)
            CA.issue("EC", "127.0.0.1")
                .context(CA)
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    SSLParameters parameters = server.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    server.setSSLParameters(parameters);
    return server;
  }

  private TlsClient tls() throws IOException {
    return TlsClient.of(true, null, CA.write(folder, "ca"), null);
  }

  @ParameterizedTest
  @EnumSource(
      value = Version.class,
      names = {"HTTP2", "AUTO"})
  void choosesHttp2InTheHandshake(Version version) throws Exception {
    try (Http2Stub site = Http2Stub.start(secure("h2"), (peer, _) -> converse(peer))) {
      assertThat(asClients(GET_HEALTH.plain(), endpoint(site.address()), version, tls()))
          .isEqualTo(new ProbeResult.Pass("GET /health: 200"));
      assertThat(asked.take().fields()).contains(new Header(":scheme", "https"));
    }
  }

  @Test
  void speaksWhatTheEndpointChooses() throws Exception {
    try (StubEndpoint old =
        StubEndpoint.start(secure("http/1.1"), exchange -> exchange.answer(200, "ok"))) {
      assertThat(asClients(GET_HEALTH.plain(), old.endpoint("a"), Version.AUTO, tls()))
          .isInstanceOf(ProbeResult.Pass.class);
    }
  }

  @Test
  void demandsHttp2InTheHandshake() throws Exception {
    ProbeTlsSettings own =
        new ProbeTlsSettings(true, null, null, CA.write(folder, "ca"), null, null);
    try (StubEndpoint old = StubEndpoint.start(secure(), exchange -> exchange.answer(200, "ok"))) {
      assertThat(HttpCheck.of(CHECK.with(own)).probe(old.endpoint("a"), LONG))
          .isEqualTo(new ProbeResult.Fail("TLS: the endpoint does not speak HTTP/2 (ALPN)", true));
    }
  }
}
