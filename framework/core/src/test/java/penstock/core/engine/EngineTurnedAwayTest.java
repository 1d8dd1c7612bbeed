package penstock.core.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.testkit.DatagramClient;
import penstock.testkit.StubDatagrams;
import penstock.testkit.TcpPeer;

/// Connections that are let in and may not go on: why, what is told of them, and how long they
/// count.
@Timeout(60)
class EngineTurnedAwayTest {

  private static final String REJECTED = "penstock_listener_connections_rejected_total";
  private static final String OPEN = "penstock_listener_connections";
  private static final byte[] NO_HELLO = {22, 3, 1, 0, 5, 2, 0, 0, 1, 0};

  @TempDir private Path dir;
  private final EngineFixture fixture = new EngineFixture();
  private ServerSocket server;
  private LogFile log;

  @BeforeEach
  void listen() throws IOException {
    server = TcpPeer.server();
    log = new LogFile(dir.resolve("access.log"));
  }

  @AfterEach
  void stop() throws IOException {
    fixture.close();
    server.close();
  }

  private void apply(String listener) throws IOException {
    fixture.apply(
        """
        accessLog: [{ file: "%s", format: "{listener} {protocol} {tls.sni} {reason} {status}" }]
        listeners: { edge: { bind: "127.0.0.1:0", %s } }
        pools: { main: { endpoints: [{ name: e1, address: "127.0.0.1:%d" }] } }
        """
            .formatted(log, listener, server.getLocalPort()));
  }

  private void awaitGone() throws InterruptedException {
    EngineFixture.await("nobody is counted", () -> fixture.gauge(OPEN) == 0);
  }

  @Test
  void aNameThatLeadsNowhereIsLogged() throws Exception {
    apply("protocol: tls, sni: { db.example.com: main }");
    try (Socket socket = SniBench.over(plain(), "who.example.com")) {
      socket.getOutputStream().write(1);
    } catch (IOException _) {
      // As it should be.
    }
    log.await("edge tls who.example.com no-route -");
    awaitGone();
  }

  private Socket plain() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), fixture.at("edge").getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  @Test
  void whatIsNoHelloIsLogged() throws Exception {
    apply("protocol: tls, sni: { db.example.com: main }");
    try (Socket socket = plain()) {
      socket.getOutputStream().write(NO_HELLO);
      assertThat(SniBench.rest(socket)).isNotEmpty();
    }
    log.await("edge tls - bad-request -");
    awaitGone();
  }

  @Test
  void whoIsTooSlowIsLogged() throws Exception {
    apply("protocol: tls, sni: { db.example.com: main }, timeouts: { hello: 100ms }");
    try (Socket socket = plain()) {
      socket.getOutputStream().write(NO_HELLO, 0, 3);
      assertThat(SniBench.rest(socket)).isEmpty();
    }
    log.await("edge tls - client-timeout -");
  }

  @Test
  void whoOnlyLooksWhetherWeAreThereIsCountedAndNotLogged() throws Exception {
    apply("protocol: tls, sni: { db.example.com: main }");
    plain().close();
    EngineFixture.await("counted", () -> fixture.count(REJECTED, "reason", "client-closed") == 1);
    try (Socket socket = plain()) {
      socket.getOutputStream().write(NO_HELLO);
      assertThat(SniBench.rest(socket)).isNotEmpty();
    }
    log.await("edge tls - bad-request -");
  }

  @Test
  void whoIsToldWhyCountsUntilItHasHeard() throws Exception {
    apply("protocol: tls, sni: { db.example.com: main }");
    try (Socket socket = plain()) {
      socket.getOutputStream().write(NO_HELLO);
      EngineFixture.await("refused", () -> fixture.count(REJECTED, "reason", "bad-request") == 1);
      fixture.awaitGauge(1, OPEN);
    }
    awaitGone();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "tcp, pool: main", "tls, default: main", "auto"})
  void whoSendsNoProxyHeaderIsLogged(String protocol) throws Exception {
    apply("protocol: " + protocol + ", proxyProtocol: { from: [127.0.0.0/8] }");
    try (Socket socket = plain()) {
      socket.getOutputStream().write(SniBench.ascii("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
      assertThat(SniBench.rest(socket)).isEmpty();
    }
    log.await("edge " + protocol.split(",")[0] + " - bad-request -");
    awaitGone();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http", "https, tls: {}", "tcp, pool: main", "tls, default: main", "auto"})
  void whomAFilterKeepsOutIsResetAndLogged(String protocol) throws Exception {
    fixture.plugin.doorkeeper = _ -> "denied";
    apply("protocol: " + protocol + ", filters: [given]");
    try (TcpPeer client = TcpPeer.to(fixture.at("edge"))) {
      assertThat(client.ending()).isEqualTo("reset");
    }
    log.await("edge " + protocol.split(",")[0] + " - denied -");
    fixture.awaitCount(1, REJECTED, "listener", "edge", "reason", "denied");
    awaitGone();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http", "https, tls: {}", "tcp, pool: main", "tls, default: main", "auto"})
  void whoIsOneTooManyOfItsSourceIsReset(String protocol) throws Exception {
    apply("protocol: " + protocol + ", limits: { connectionsPerSource: 1 }");
    try (TcpPeer first = TcpPeer.to(fixture.at("edge"))) {
      EngineFixture.await("it is in", () -> fixture.gauge(OPEN) == 1);
      try (TcpPeer second = TcpPeer.to(fixture.at("edge"))) {
        assertThat(second.ending()).isEqualTo("reset");
      }
      log.await("edge " + protocol.split(",")[0] + " - source-limit -");
      first.reset();
    }
    awaitGone();
    try (TcpPeer _ = TcpPeer.to(fixture.at("edge"))) {
      EngineFixture.await("another is in", () -> fixture.gauge(OPEN) == 1);
    }
    assertThat(fixture.count(REJECTED, "reason", "source-limit")).isEqualTo(1);
  }

  @Test
  void aListenerThatRestedStillKnowsWhoIsThere() throws Exception {
    apply("protocol: http, limits: { connectionsPerSource: 1 }");
    try (TcpPeer _ = TcpPeer.to(fixture.at("edge"))) {
      EngineFixture.await("it is in", () -> fixture.gauge(OPEN) == 1);
      fixture.engine.rest("edge", true);
      fixture.engine.rest("edge", false);
      try (TcpPeer second = TcpPeer.to(fixture.at("edge"))) {
        assertThat(second.ending()).isEqualTo("reset");
      }
    }
  }

  @Test
  void aFilterSeesTheClientThatTheProxyNames() throws Exception {
    fixture.plugin.doorkeeper =
        connection ->
            connection.client().getAddress().getHostAddress().equals("192.0.2.7") ? null : "denied";
    apply("protocol: tcp, pool: main, filters: [given], proxyProtocol: { from: [127.0.0.1] }");
    try (TcpPeer client = TcpPeer.to(fixture.at("edge"))) {
      client.send("PROXY TCP4 192.0.2.8 192.0.2.1 1 2\r\n");
      assertThat(client.ending()).isEqualTo("reset");
    }
    try (TcpPeer client = TcpPeer.to(fixture.at("edge"))) {
      client.send("PROXY TCP4 192.0.2.7 192.0.2.1 1 2\r\nhello");
      try (TcpPeer endpoint = TcpPeer.from(server)) {
        assertThat(endpoint.read(5)).isEqualTo("hello");
      }
    }
  }

  @Test
  void aFilterThatFailsKeepsOut() throws Exception {
    fixture.plugin.doorkeeper =
        _ -> {
          throw new IllegalStateException("on purpose");
        };
    apply("protocol: tcp, pool: main, filters: [given]");
    try (TcpPeer client = TcpPeer.to(fixture.at("edge"))) {
      assertThat(client.ending()).isEqualTo("reset");
    }
    log.await("edge tcp - plugin-error -");
  }

  @Test
  void aDatagramThatAFilterKeepsOutIsDropped() throws Exception {
    fixture.plugin.doorkeeper = _ -> "denied";
    try (StubDatagrams endpoint = StubDatagrams.start(StubDatagrams.Answers.ECHO)) {
      fixture.apply(
          """
          listeners: { dns: { bind: "127.0.0.1:0", protocol: udp, pool: main, filters: [given] } }
          pools: { main: { endpoints: ["127.0.0.1:%d"] } }
          """
              .formatted(endpoint.endpoint("e").port()));
      try (DatagramClient client = DatagramClient.of(fixture.at("dns"))) {
        client.send("x".getBytes(UTF_8));
        EngineFixture.await(
            "dropped",
            () -> fixture.count("penstock_udp_datagrams_dropped_total", "reason", "denied") == 1);
        fixture.plugin.doorkeeper = _ -> null;
        client.send("y".getBytes(UTF_8));
        assertThat(client.receive()).asString().isEqualTo("y");
      }
    }
  }

  @Test
  void whoIsStillToSayWhatItWantsLeavesWithTheListener() throws Exception {
    apply("protocol: tls, sni: { db.example.com: main }, timeouts: { hello: 1h }");
    try (TcpPeer client = TcpPeer.to(fixture.at("edge"))) {
      client.out().write(NO_HELLO, 0, 3);
      EngineFixture.await("it waits", () -> fixture.gauge(OPEN) == 1);
      fixture.engine.stopNow();
      assertThat(client.ending()).isIn("end", "reset");
    }
  }
}
