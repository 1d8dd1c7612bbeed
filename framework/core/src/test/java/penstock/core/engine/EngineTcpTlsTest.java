package penstock.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.testkit.TcpPeer;
import penstock.testkit.TestCertificate;

/// TCP sessions with TLS at either end, or both.
@Timeout(60)
class EngineTcpTlsTest {

  private static final String SESSIONS = "penstock_tcp_sessions_ended_total";
  private static final TestCertificate CA = TestCertificate.authority("Test CA");
  private static final TestCertificate SITE = CA.issue("EC", "api.internal", "127.0.0.1");
  private static final String PLENTY = "0123456789".repeat(200_000);

  @TempDir private Path dir;
  private final EngineFixture fixture = new EngineFixture();

  @AfterEach
  void stop() {
    fixture.close();
  }

  private void apply(ServerSocket server, String listener, String pool) throws IOException {
    fixture.apply(
        """
        listeners: { db: { bind: "127.0.0.1:0", protocol: tcp, pool: main %s } }
        pools: { main: { endpoints: [{ name: e1, address: "127.0.0.1:%d" }] %s } }
        """
            .formatted(listener, server.getLocalPort(), pool));
  }

  private static ServerSocket secure() throws IOException {
    return SITE.context(CA)
        .getServerSocketFactory()
        .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  private TcpPeer secureClient(String... alpn) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            TestPlugin.CA
                .trusting()
                .getSocketFactory()
                .createSocket("127.0.0.1", fixture.at("db").getPort());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(alpn);
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return new TcpPeer(socket);
  }

  private void awaitEnded(String reason) throws InterruptedException {
    EngineFixture.await("it ends: " + reason, () -> fixture.count(SESSIONS, "reason", reason) == 1);
    EngineFixture.await(
        "all is counted out",
        () ->
            fixture.endpoint("main", "e1").inFlight() == 0
                && fixture.gauge("penstock_listener_connections") == 0
                && fixture.gauge("penstock_buffers_in_use") == 0);
  }

  private static void converse(TcpPeer client, TcpPeer endpoint) throws IOException {
    client.send("hello");
    assertThat(endpoint.read(5)).isEqualTo("hello");
    client.finish();
    assertThat(endpoint.ending()).isEqualTo("end");
    Thread.ofVirtual().start(() -> say(endpoint));
    assertThat(client.rest()).asString().isEqualTo(PLENTY);
  }

  private static void say(TcpPeer endpoint) {
    try {
      endpoint.send(PLENTY).finish();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void endsTheClientsTls() throws Exception {
    try (ServerSocket server = TcpPeer.server()) {
      apply(server, ", tls: {}, alpn: [postgresql]", "");
      try (TcpPeer client = secureClient("postgresql");
          TcpPeer endpoint = TcpPeer.from(server)) {
        assertThat(((SSLSocket) client.socket()).getApplicationProtocol()).isEqualTo("postgresql");
        converse(client, endpoint);
      }
      awaitEnded("ok");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void answersAClientWhoseFirstWordIsItsLast(boolean saysFarewell) throws Exception {
    try (ServerSocket server = TcpPeer.server()) {
      apply(server, ", tls: {}", "");
      try (TcpPeer bare = TcpPeer.to(fixture.at("db"));
          TcpPeer client = new TcpPeer(over(bare.socket()));
          TcpPeer endpoint = TcpPeer.from(server)) {
        (saysFarewell ? client : bare).finish();
        assertThat(endpoint.ending()).isEqualTo("end");
        endpoint.send("answer").finish();
        assertThat(client.rest()).asString().isEqualTo("answer");
      }
      awaitEnded("ok");
    }
  }

  @Test
  void givesBackOnePlaceForEachSecureConnectionOfASource() throws Exception {
    try (ServerSocket server = TcpPeer.server()) {
      apply(server, ", tls: {}, limits: { connections: 10, connectionsPerSource: 2 }", "");
      try (TcpPeer stays = secureClient();
          TcpPeer endpoint = TcpPeer.from(server)) {
        stays.send("x");
        assertThat(endpoint.read(1)).isEqualTo("x");
        comeAndGo(server);
        awaitConnections(1);
        assertRoomForOne();
      }
    }
  }

  private void comeAndGo(ServerSocket server) throws Exception {
    try (TcpPeer client = secureClient();
        TcpPeer endpoint = TcpPeer.from(server)) {
      client.send("y");
      assertThat(endpoint.read(1)).isEqualTo("y");
      awaitConnections(2);
    }
  }

  private void assertRoomForOne() throws IOException {
    try (TcpPeer next = secureClient();
        TcpPeer another = TcpPeer.to(fixture.at("db"))) {
      next.send("z");
      assertThat(another.ending()).isEqualTo("reset");
    }
  }

  private void awaitConnections(int count) throws InterruptedException {
    EngineFixture.await(
        count + " connections", () -> fixture.gauge("penstock_listener_connections") == count);
  }

  @Test
  void speaksTlsToTheEndpoint() throws Exception {
    try (ServerSocket server = secure()) {
      apply(server, "", ", tls: { ca: " + CA.write(dir, "ca") + " }");
      try (TcpPeer client = TcpPeer.to(fixture.at("db"));
          TcpPeer endpoint = TcpPeer.from(server)) {
        converse(client, endpoint);
      }
      awaitEnded("ok");
    }
  }

  @Test
  void speaksTlsWithBoth() throws Exception {
    try (ServerSocket server = secure()) {
      apply(server, ", tls: {}", ", tls: { ca: " + CA.write(dir, "ca") + " }");
      try (TcpPeer client = secureClient();
          TcpPeer endpoint = TcpPeer.from(server)) {
        converse(client, endpoint);
      }
      awaitEnded("ok");
    }
  }

  @Test
  void sendsNobodyToAnEndpointItDoesNotTrust() throws Exception {
    TestCertificate other = TestCertificate.authority("Other CA");
    try (ServerSocket server = secure()) {
      apply(server, "", ", tls: { ca: " + other.write(dir, "other") + " }");
      Thread.ofVirtual().start(() -> shakeHands(server));
      try (TcpPeer client = TcpPeer.to(fixture.at("db"))) {
        assertThat(client.ending()).isEqualTo("reset");
      }
      awaitEnded("tls-error");
    }
  }

  private static void shakeHands(ServerSocket server) {
    try (TcpPeer endpoint = TcpPeer.from(server)) {
      endpoint.ending();
    } catch (IOException _) {
      // It is not trusted.
    }
  }

  /// TLS whose socket can be closed behind its back: it says goodbye otherwise.
  private static Socket over(Socket bare) throws IOException {
    SSLSocket secure =
        (SSLSocket)
            TestPlugin.CA
                .trusting()
                .getSocketFactory()
                .createSocket(bare, "127.0.0.1", bare.getPort(), true);
    secure.startHandshake();
    return secure;
  }

  @Test
  void passesAResetOfASecureClient() throws Exception {
    try (ServerSocket server = TcpPeer.server()) {
      apply(server, ", tls: {}", "");
      try (TcpPeer bare = TcpPeer.to(fixture.at("db"));
          TcpPeer client = new TcpPeer(over(bare.socket()));
          TcpPeer endpoint = TcpPeer.from(server)) {
        client.send("x");
        assertThat(endpoint.read(1)).isEqualTo("x");
        bare.reset();
        assertThat(endpoint.ending()).isEqualTo("reset");
      }
      awaitEnded("client-closed");
    }
  }
}
