package penstock.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import penstock.spi.health.ProbeResult;
import penstock.testkit.TcpPeer;

/// Sessions of which one side has said its last word, or whose client has left before they began.
@Timeout(60)
class EngineSessionEndsTest {

  private static final String SESSIONS = "penstock_tcp_sessions_ended_total";
  private static final String ONE_AT_A_TIME =
      ", limits: { connectionsPerEndpoint: 1, pendingTimeout: 60s }";

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

  private void apply(String listener, String pool) throws IOException {
    fixture.apply(
        """
        listeners: { db: { bind: "127.0.0.1:0", protocol: tcp, pool: main %s } }
        pools: { main: { endpoints: [{ name: e1, address: "127.0.0.1:%d" }] %s } }
        """
            .formatted(listener, server.getLocalPort(), pool));
  }

  private void awaitEnded(String reason) throws InterruptedException {
    EngineFixture.await("ended: " + reason, () -> fixture.count(SESSIONS, "reason", reason) == 1);
  }

  private void awaitWaiting(int count) throws InterruptedException {
    EngineFixture.await("waiting", () -> fixture.gauge("penstock_pool_pending") == count);
  }

  private void isCutOffBehindTheClientsLastWord() throws Exception {
    try (TcpPeer client = TcpPeer.to(fixture.at("db"));
        TcpPeer endpoint = TcpPeer.from(server)) {
      client.send("x").finish();
      assertThat(endpoint.rest()).asString().isEqualTo("x");
      assertThat(client.ending()).isEqualTo("reset");
    }
    awaitEnded("idle-timeout");
  }

  @Test
  void halfClosedByTheClientTheyHaveLessTime() throws Exception {
    apply(", timeouts: { idle: 1h, halfClosed: 100ms }", "");
    isCutOffBehindTheClientsLastWord();
  }

  @Test
  void halfClosedByTheEndpointTheyHaveLessTime() throws Exception {
    apply(", timeouts: { idle: 1h, halfClosed: 100ms }", "");
    try (TcpPeer client = TcpPeer.to(fixture.at("db"));
        TcpPeer endpoint = TcpPeer.from(server)) {
      endpoint.send("x").finish();
      assertThat(client.read(1)).isEqualTo("x");
      assertThat(endpoint.ending()).isEqualTo("reset");
    }
    awaitEnded("idle-timeout");
  }

  @Test
  void halfClosedTheyHaveNoMoreTimeThanIdleOnes() throws Exception {
    apply(", timeouts: { idle: 1s, halfClosed: 1h }", "");
    isCutOffBehindTheClientsLastWord();
  }

  private void applyChecked(String more) throws Exception {
    apply("", ", panicThreshold: 0%, health: { type: test, interval: 10ms, fall: 1 }" + more);
    EngineFixture.await("up", () -> fixture.pool("main").usable() == 1);
  }

  private void fall() throws InterruptedException {
    fixture.plugin.health.put("e1", new ProbeResult.Fail("told to", true));
    EngineFixture.await("down", () -> fixture.pool("main").usable() == 0);
  }

  @Test
  void theyAreBrokenOffWithAnEndpointThatIsDownIfThePoolSaysSo() throws Exception {
    applyChecked(", whenDown: cut");
    try (TcpPeer client = TcpPeer.to(fixture.at("db"));
        TcpPeer endpoint = TcpPeer.from(server)) {
      client.send("x");
      assertThat(endpoint.read(1)).isEqualTo("x");
      fall();
      assertThat(client.ending()).isEqualTo("reset");
      assertThat(endpoint.ending()).isEqualTo("reset");
    }
    awaitEnded("endpoint-down");
    assertThat(fixture.endpoint("main", "e1").orders().forcedCount()).isZero();
  }

  @Test
  void theyOutliveTheHealthOfTheirEndpointOtherwise() throws Exception {
    applyChecked("");
    try (TcpPeer client = TcpPeer.to(fixture.at("db"));
        TcpPeer endpoint = TcpPeer.from(server)) {
      client.send("x");
      assertThat(endpoint.read(1)).isEqualTo("x");
      fall();
      endpoint.send("y").finish();
      assertThat(client.rest()).asString().isEqualTo("y");
    }
  }

  @Test
  void aClientThatBreaksOffLeavesTheRow() throws Exception {
    apply("", ONE_AT_A_TIME);
    try (TcpPeer first = TcpPeer.to(fixture.at("db"));
        TcpPeer endpoint = TcpPeer.from(server);
        TcpPeer second = TcpPeer.to(fixture.at("db"))) {
      awaitWaiting(1);
      second.send("anybody there?");
      second.reset();
      awaitWaiting(0);
      awaitEnded("client-closed");
      first.send("x");
      assertThat(endpoint.read(1)).isEqualTo("x");
    }
  }

  @Test
  void aClientThatHangsUpWithoutAWordLeavesTheRow() throws Exception {
    apply("", ONE_AT_A_TIME);
    try (TcpPeer _ = TcpPeer.to(fixture.at("db"));
        TcpPeer _ = TcpPeer.from(server)) {
      try (TcpPeer _ = TcpPeer.to(fixture.at("db"))) {
        awaitWaiting(1);
      }
      awaitWaiting(0);
      awaitEnded("client-closed");
    }
  }

  @Test
  void whatAClientSaysInTheRowReachesTheEndpointWithItsEnd() throws Exception {
    apply("", ONE_AT_A_TIME);
    String said = "0123456789".repeat(5_000);
    try (TcpPeer first = TcpPeer.to(fixture.at("db"));
        TcpPeer endpoint = TcpPeer.from(server);
        TcpPeer second = TcpPeer.to(fixture.at("db"))) {
      awaitWaiting(1);
      second.send(said).finish();
      first.reset();
      assertThat(endpoint.ending()).isEqualTo("reset");
      try (TcpPeer next = TcpPeer.from(server)) {
        assertThat(next.rest()).asString().isEqualTo(said);
        next.send("answer").finish();
        assertThat(second.rest()).asString().isEqualTo("answer");
      }
    }
    awaitEnded("ok");
  }
}
