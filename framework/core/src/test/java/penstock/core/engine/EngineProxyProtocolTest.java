package penstock.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.core.proxyprotocol.ProxyFacts;
import penstock.core.proxyprotocol.ProxyHeader;
import penstock.core.proxyprotocol.ProxyWriter;
import penstock.testkit.Http2Client;
import penstock.testkit.StubEndpoint;

/// Listeners behind a proxy that names the client in a PROXY header.
@Timeout(60)
class EngineProxyProtocolTest {

  private static final String REJECTED = "penstock_listener_connections_rejected_total";
  private static final String OPEN = "penstock_listener_connections";
  private static final String LINE = "PROXY TCP4 192.0.2.1 192.0.2.2 51000 443\r\n";
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n";

  private static final byte[] BINARY =
      ProxyWriter.binary(
          new ProxyHeader(
              new InetSocketAddress("2001:db8::7", 5),
              new InetSocketAddress("2001:db8::8", 443),
              new ProxyFacts("h2", "a.example", "id", null)),
          true);

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

  private void apply(String protocol, String proxy) throws IOException {
    fixture.apply(
        """
        listeners: { web: { protocol: %s, bind: "127.0.0.1:0", proxyProtocol: { %s } } }
        routes: [{ pool: site }]
        pools: { site: { endpoints: ["127.0.0.1:%d"] } }
        """
            .formatted(protocol, proxy, stub.port()));
  }

  private Socket socket() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), fixture.at("web").getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private @Nullable String clientSeen() {
    return stub.requests().getLast().header("x-forwarded-for");
  }

  private static boolean closed(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException _) {
      return true;
    }
  }

  @Test
  void theClientIsWhoTheHeaderNames() throws IOException {
    apply("http", "from: [127.0.0.1]");
    try (Socket socket = socket()) {
      socket.getOutputStream().write(ascii(LINE));
      Client client = new Client(socket);
      assertThat(client.get("/").status()).isEqualTo(200);
      assertThat(clientSeen()).isEqualTo("192.0.2.1");
      assertThat(client.get("/again").status()).isEqualTo(200);
      assertThat(clientSeen()).isEqualTo("192.0.2.1");
    }
  }

  @Test
  void aHeaderMayComeWithTheFirstRequest() throws IOException {
    apply("http", "from: [127.0.0.1]");
    try (Socket socket = socket()) {
      socket.getOutputStream().write(ascii(LINE + REQUEST));
      assertThat(new Client(socket).answer().body()).isEqualTo("hello");
      assertThat(clientSeen()).isEqualTo("192.0.2.1");
    }
  }

  @Test
  void aBinaryHeaderMayComeByteByByte() throws IOException {
    apply("http", "from: [127.0.0.0/8]");
    try (Socket socket = socket()) {
      for (byte each : BINARY) {
        socket.getOutputStream().write(each);
      }
      assertThat(new Client(socket).get("/").status()).isEqualTo(200);
      assertThat(clientSeen()).isEqualTo("2001:db8::7");
    }
  }

  @Test
  void aLargeUploadFollowsAHeader() throws IOException {
    stub.behave(
        exchange -> exchange.answer(200, new String(exchange.body(), StandardCharsets.US_ASCII)));
    apply("http", "from: [127.0.0.1]");
    String body = "0123456789".repeat(300_000);
    try (Socket socket = socket()) {
      String head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length() + "\r\n\r\n";
      socket.getOutputStream().write(ascii(LINE + head + body));
      assertThat(new Client(socket).answer().body()).isEqualTo(body);
    }
  }

  @Test
  void http2FollowsAHeader() throws IOException {
    apply("http", "from: [127.0.0.1]");
    try (Socket socket = socket()) {
      socket.getOutputStream().write(BINARY);
      try (Http2Client client = new Http2Client(socket)) {
        assertThat(client.greet().get(1, "/").answer(1).text()).isEqualTo("hello");
      }
      assertThat(clientSeen()).isEqualTo("2001:db8::7");
    }
  }

  @Test
  void tlsFollowsAHeader() throws Exception {
    apply("https, tls: {}", "from: [127.0.0.1]");
    try (Socket socket = socket()) {
      socket.getOutputStream().write(BINARY);
      SSLSocketFactory tls = TestPlugin.CA.trusting().getSocketFactory();
      try (SSLSocket secure = (SSLSocket) tls.createSocket(socket, "127.0.0.1", 443, false)) {
        assertThat(new Client(secure).get("/").status()).isEqualTo(200);
      }
    }
    assertThat(clientSeen()).isEqualTo("2001:db8::7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PROXY UNKNOWN\r\n", "\r\n\r\n\0\r\nQUIT\n \0\0\0"})
  void theProxysOwnConnectionsAreItsOwn(String header) throws IOException {
    apply("http", "from: [127.0.0.1]");
    try (Socket socket = socket()) {
      socket.getOutputStream().write(ascii(header + REQUEST));
      assertThat(new Client(socket).answer().status()).isEqualTo(200);
      assertThat(clientSeen()).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void nobodyElseMaySendAHeader() throws Exception {
    apply("http", "from: [10.0.0.0/8]");
    try (Socket socket = socket()) {
      assertThat(closed(socket)).isTrue();
    }
    EngineFixture.await("counted", () -> fixture.count(REJECTED, "reason", "denied") == 1);
    fixture.awaitGauge(0, OPEN);
    assertThat(stub.requests()).isEmpty();
  }

  @Test
  void whereHeadersAreOptionalAStrangersIsNotBelieved() throws IOException {
    apply("http", "accept: optional, from: [10.0.0.0/8]");
    try (Socket socket = socket()) {
      socket.getOutputStream().write(ascii(LINE + REQUEST));
      assertThat(new Client(socket).answer().status()).isEqualTo(400);
    }
    assertThat(stub.requests()).isEmpty();
  }

  @Test
  void whereHeadersAreOptionalThereMayBeNone() throws IOException {
    apply("http", "accept: optional, from: [127.0.0.1]");
    try (Socket socket = socket()) {
      for (byte each : ascii("PROPFIND / HTTP/1.1\r\nHost: a\r\n\r\n")) {
        socket.getOutputStream().write(each);
      }
      assertThat(new Client(socket).answer().status()).isEqualTo(200);
      assertThat(stub.requests().getLast().method()).isEqualTo("PROPFIND");
      assertThat(clientSeen()).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void whereHeadersAreOptionalAClientMayTakeItsTime() throws IOException {
    apply("http", "accept: optional, from: [127.0.0.1], timeout: 1ms");
    try (Socket socket = socket()) {
      assertThat(new Client(socket).get("/").status()).isEqualTo(200);
    }
  }

  @Test
  void whatIsNoHeaderIsRefusedWhereOneIsDue() throws Exception {
    apply("http", "from: [127.0.0.1]");
    try (Socket socket = socket()) {
      socket.getOutputStream().write(ascii(REQUEST));
      assertThat(closed(socket)).isTrue();
    }
    EngineFixture.await("counted", () -> fixture.count(REJECTED, "reason", "bad-request") == 1);
    assertThat(stub.requests()).isEmpty();
  }

  @Test
  void aBrokenHeaderIsRefused() throws Exception {
    byte[] broken = Arrays.copyOf(BINARY, BINARY.length);
    broken[20] ^= 1;
    apply("http", "accept: optional, from: [127.0.0.1]");
    try (Socket socket = socket()) {
      socket.getOutputStream().write(broken);
      assertThat(closed(socket)).isTrue();
    }
    EngineFixture.await("counted", () -> fixture.count(REJECTED, "reason", "bad-request") == 1);
    EngineFixture.await("gone", () -> fixture.gauge(OPEN) == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "PROXY TCP4 192."})
  void aHeaderThatIsLateIsRefused(String begun) throws Exception {
    apply("http", "from: [127.0.0.1], timeout: 10ms");
    try (Socket socket = socket()) {
      socket.getOutputStream().write(ascii(begun));
      assertThat(closed(socket)).isTrue();
    }
    EngineFixture.await("counted", () -> fixture.count(REJECTED, "reason", "client-timeout") == 1);
    EngineFixture.await("gone", () -> fixture.gauge(OPEN) == 0);
  }

  @Test
  void whoLeavesWithinAHeaderIsForgotten() throws Exception {
    apply("http", "from: [127.0.0.1]");
    try (Socket socket = socket()) {
      socket.getOutputStream().write(ascii("PROXY TC"));
    }
    EngineFixture.await("counted", () -> fixture.count(REJECTED, "reason", "client-closed") == 1);
    EngineFixture.await("gone", () -> fixture.gauge(OPEN) == 0);
  }

  @Test
  void whoHasSentNoHeaderIsSentAwayWithItsListener() throws Exception {
    apply("http", "from: [127.0.0.1], timeout: 1h");
    try (Socket socket = socket()) {
      EngineFixture.await("in", () -> fixture.gauge(OPEN) == 1);
      fixture.engine.stopNow();
      assertThat(closed(socket)).isTrue();
    }
  }

  @Test
  void aClientThatLeavesIsForgotten() throws Exception {
    apply("http", "from: [127.0.0.1]");
    try (Socket socket = socket()) {
      socket.getOutputStream().write(ascii(LINE));
      assertThat(new Client(socket).get("/").status()).isEqualTo(200);
    }
    EngineFixture.await("gone", () -> fixture.gauge(OPEN) == 0);
  }

  @Test
  void somebodyMustBeTrusted() {
    assertThatThrownBy(() -> apply("http", "accept: optional"))
        .hasMessageContaining("from: [] (expected: who may send a header)");
  }

  @Test
  void offNeedsNobody() throws IOException {
    apply("http", "accept: off");
    assertThat(Client.once(fixture.at("web"), "/").status()).isEqualTo(200);
  }
}
