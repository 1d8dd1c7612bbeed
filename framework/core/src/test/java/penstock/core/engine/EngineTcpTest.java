package penstock.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import penstock.spi.traffic.Connection;
import penstock.spi.traffic.Traffic;
import penstock.testkit.Ports;
import penstock.testkit.TcpPeer;

@Timeout(60)
class EngineTcpTest {

  private static final String SESSIONS = "penstock_tcp_sessions_ended_total";

  private final EngineFixture fixture = new EngineFixture();
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = TcpPeer.server();
  }

  @AfterEach
  void stop() throws IOException {
    fixture.close();
    server.close();
  }

  private String config(String listener, String pool) {
    return """
    server: { shutdown: { closeMode: 0 } }
    listeners: { db: { bind: "127.0.0.1:0", protocol: tcp, pool: main %s } }
    pools: { main: { endpoints: [{ name: e1, address: "127.0.0.1:%d" }] %s } }
    """
        .formatted(listener, server.getLocalPort(), pool);
  }

  private void awaitEnded(String reason) throws InterruptedException {
    EngineFixture.await(
        "a session ends: " + reason,
        () -> fixture.count(SESSIONS, "listener", "db", "pool", "main", "reason", reason) == 1);
    fixture.awaitCount(1, SESSIONS);
    EngineFixture.await(
        "all is counted out",
        () ->
            fixture.endpoint("main", "e1").inFlight() == 0
                && fixture.endpoint("main", "e1").connections() == 0
                && fixture.gauge("penstock_tcp_sessions") == 0
                && fixture.gauge("penstock_listener_connections") == 0
                && fixture.gauge("penstock_buffers_in_use") == 0);
  }

  @Test
  void policiesKnowByWhichListenerASessionCame() throws Exception {
    BlockingQueue<Traffic> seen = new LinkedBlockingQueue<>();
    fixture.plugin.balanced = seen::add;
    fixture.apply(config("", ""));
    try (TcpPeer _ = TcpPeer.to(fixture.at("db"));
        TcpPeer _ = TcpPeer.from(server)) {
      assertThat(((Connection) seen.take()).listener()).isEqualTo("db");
    }
  }

  @Test
  void passesBothWaysAndKeepsEachSidesEnd() throws Exception {
    fixture.apply(config("", ""));
    try (TcpPeer client = TcpPeer.to(fixture.at("db"));
        TcpPeer endpoint = TcpPeer.from(server)) {
      client.send("hello");
      assertThat(endpoint.read(5)).isEqualTo("hello");
      client.finish();
      assertThat(endpoint.ending()).isEqualTo("end");
      endpoint.send("still here");
      assertThat(client.read(10)).isEqualTo("still here");
      endpoint.finish();
      assertThat(client.ending()).isEqualTo("end");
    }
    awaitEnded("ok");
    fixture.awaitCount(5, "penstock_bytes_total", "direction", "in");
    fixture.awaitCount(10, "penstock_bytes_total", "direction", "out");
  }

  @Test
  void letsTheEndpointSpeakFirstAndEndFirst() throws Exception {
    fixture.apply(config("", ""));
    try (TcpPeer client = TcpPeer.to(fixture.at("db"));
        TcpPeer endpoint = TcpPeer.from(server)) {
      endpoint.send("welcome").finish();
      assertThat(client.read(7)).isEqualTo("welcome");
      assertThat(client.ending()).isEqualTo("end");
      client.send("bye").finish();
      assertThat(endpoint.rest()).asString().isEqualTo("bye");
    }
    awaitEnded("ok");
  }

  @Test
  void passesAResetOfTheClient() throws Exception {
    fixture.apply(config("", ""));
    try (TcpPeer client = TcpPeer.to(fixture.at("db"));
        TcpPeer endpoint = TcpPeer.from(server)) {
      client.send("x");
      assertThat(endpoint.read(1)).isEqualTo("x");
      client.reset();
      assertThat(endpoint.ending()).isEqualTo("reset");
    }
    awaitEnded("client-closed");
  }

  @Test
  void passesAResetOfTheEndpoint() throws Exception {
    fixture.apply(config("", ""));
    try (TcpPeer client = TcpPeer.to(fixture.at("db"));
        TcpPeer endpoint = TcpPeer.from(server)) {
      client.send("x");
      assertThat(endpoint.read(1)).isEqualTo("x");
      endpoint.reset();
      assertThat(client.ending()).isEqualTo("reset");
    }
    awaitEnded("endpoint-reset");
    fixture.awaitCount(1, "penstock_endpoint_errors_total", "reason", "endpoint-reset");
  }

  @Test
  void passesEveryByteThoughNobodyHurries() throws Exception {
    fixture.apply(config("", ""));
    byte[] up = new byte[3_000_017];
    byte[] down = new byte[5_000_011];
    new Random(1).nextBytes(up);
    new Random(2).nextBytes(down);
    try (TcpPeer client = TcpPeer.to(fixture.at("db"));
        TcpPeer endpoint = TcpPeer.from(server)) {
      CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> sendAll(client, up));
      CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> sendAll(endpoint, down));
      CompletableFuture<byte[]> got = CompletableFuture.supplyAsync(() -> restOf(endpoint));
      assertThat(Arrays.equals(client.rest(), down)).isTrue();
      assertThat(Arrays.equals(got.join(), up)).isTrue();
      sent.join();
      answered.join();
    }
    awaitEnded("ok");
  }

  private static void sendAll(TcpPeer peer, byte[] bytes) {
    try {
      peer.out().write(bytes);
      peer.finish();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] restOf(TcpPeer peer) {
    try {
      return peer.rest();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void resetsWhatIsIdleForTooLong() throws Exception {
    fixture.apply(config(", timeouts: { idle: 100ms }", ""));
    try (TcpPeer client = TcpPeer.to(fixture.at("db"));
        TcpPeer endpoint = TcpPeer.from(server)) {
      assertThat(client.ending()).isEqualTo("reset");
      assertThat(endpoint.ending()).isEqualTo("reset");
    }
    awaitEnded("idle-timeout");
  }

  @Test
  void triesAnotherEndpointBeforeAnyByte() throws Exception {
    fixture.apply(
        """
        listeners: { db: { bind: "127.0.0.1:0", protocol: tcp, pool: main } }
        pools:
          main:
            endpoints:
              - { name: a0, address: "127.0.0.1:%d" }
              - { name: e1, address: "127.0.0.1:%d" }
        """
            .formatted(Ports.next(), server.getLocalPort()));
    for (int i = 0; i < 4; i++) {
      try (TcpPeer client = TcpPeer.to(fixture.at("db"));
          TcpPeer endpoint = TcpPeer.from(server)) {
        client.send("x").finish();
        assertThat(endpoint.rest()).asString().isEqualTo("x");
        endpoint.finish();
        assertThat(client.ending()).isEqualTo("end");
      }
    }
    EngineFixture.await("all end well", () -> fixture.count(SESSIONS, "reason", "ok") == 4);
    assertThat(fixture.count("penstock_retries_total", "cause", "connect-refused")).isPositive();
  }

  @Test
  void resetsWhomItCannotConnect() throws Exception {
    int nobody = Ports.next();
    fixture.apply(
        """
        listeners: { db: { bind: "127.0.0.1:0", protocol: tcp, pool: main } }
        pools: { main: { endpoints: [{ name: e1, address: "127.0.0.1:%d" }] } }
        """
            .formatted(nobody));
    try (TcpPeer client = TcpPeer.to(fixture.at("db"))) {
      assertThat(client.ending()).isEqualTo("reset");
    }
    awaitEnded("connect-refused");
  }

  @Test
  void resetsWhatIsBeyondTheEndpointsLimit() throws Exception {
    fixture.apply(config("", ", limits: { connectionsPerEndpoint: 1, pending: 0 }"));
    try (TcpPeer client = TcpPeer.to(fixture.at("db"));
        TcpPeer endpoint = TcpPeer.from(server)) {
      client.send("x");
      assertThat(endpoint.read(1)).isEqualTo("x");
      try (TcpPeer second = TcpPeer.to(fixture.at("db"))) {
        assertThat(second.ending()).isEqualTo("reset");
      }
    }
    EngineFixture.await(
        "it is counted", () -> fixture.count(SESSIONS, "reason", "pending-full") == 1);
  }

  @Test
  void waitsForRoomAtTheEndpoint() throws Exception {
    fixture.apply(config("", ", limits: { connectionsPerEndpoint: 1, pendingTimeout: 10s }"));
    try (TcpPeer first = TcpPeer.to(fixture.at("db"));
        TcpPeer endpoint = TcpPeer.from(server);
        TcpPeer second = TcpPeer.to(fixture.at("db"))) {
      EngineFixture.await("it waits", () -> fixture.gauge("penstock_pool_pending") == 1);
      first.reset();
      assertThat(endpoint.ending()).isEqualTo("reset");
      try (TcpPeer next = TcpPeer.from(server)) {
        second.send("y");
        assertThat(next.read(1)).isEqualTo("y");
      }
    }
  }

  @Test
  void resetsWhatIsBeyondTheListenersLimits() throws Exception {
    fixture.apply(config(", limits: { connections: 10, connectionsPerSource: 1 }", ""));
    try (TcpPeer first = TcpPeer.to(fixture.at("db"));
        TcpPeer endpoint = TcpPeer.from(server)) {
      try (TcpPeer second = TcpPeer.to(fixture.at("db"))) {
        assertThat(second.ending()).isEqualTo("reset");
      }
      first.reset();
      assertThat(endpoint.ending()).isEqualTo("reset");
    }
    EngineFixture.await("room again", () -> fixture.gauge("penstock_listener_connections") == 0);
    try (TcpPeer third = TcpPeer.to(fixture.at("db"));
        TcpPeer endpoint = TcpPeer.from(server)) {
      third.send("z");
      assertThat(endpoint.read(1)).isEqualTo("z");
    }
    fixture.awaitCount(1, "penstock_listener_connections_rejected_total", "reason", "source-limit");
  }

  @Test
  void givesBackOnePlaceForEachConnectionOfASource() throws Exception {
    fixture.apply(config(", limits: { connections: 10, connectionsPerSource: 2 }", ""));
    try (TcpPeer first = TcpPeer.to(fixture.at("db"));
        TcpPeer endpoint = TcpPeer.from(server);
        TcpPeer second = TcpPeer.to(fixture.at("db"));
        TcpPeer others = TcpPeer.from(server)) {
      second.send("x");
      assertThat(others.read(1)).isEqualTo("x");
      first.reset();
      assertThat(endpoint.ending()).isEqualTo("reset");
      EngineFixture.await(
          "room for one", () -> fixture.gauge("penstock_listener_connections") == 1);
      // Each may come in by another thread: the third is let in before the fourth asks.
      try (TcpPeer third = TcpPeer.to(fixture.at("db"));
          TcpPeer thirds = TcpPeer.from(server);
          TcpPeer fourth = TcpPeer.to(fixture.at("db"))) {
        third.send("y");
        assertThat(thirds.read(1)).isEqualTo("y");
        assertThat(fourth.ending()).isEqualTo("reset");
      }
    }
  }
}
