package penstock.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import penstock.core.drain.Progress;
import penstock.core.endpoint.AdminState;
import penstock.core.route.RouteProblem;
import penstock.testkit.TcpPeer;

/// What a TCP session outlives, what ends it, what is told of it, and what it needs.
@Timeout(60)
class EngineSessionsTest {

  private static final String SESSIONS = "penstock_tcp_sessions_ended_total";

  @TempDir private Path dir;
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

  private String config(String more) {
    return config(more, "");
  }

  private String config(String more, String drain) {
    return """
    server: { shutdown: { closeMode: 0 } }
    listeners: { db: { bind: "127.0.0.1:0", protocol: tcp, pool: main } }
    pools: { main: { endpoints: [{ name: e1, address: "127.0.0.1:%d" }]DRAIN } }
    %s
    """
        .replace("DRAIN", drain)
        .formatted(server.getLocalPort(), more);
  }

  private static void exchange(TcpPeer from, TcpPeer to) throws IOException {
    from.send("x");
    assertThat(to.read(1)).isEqualTo("x");
  }

  @Test
  void outlivesItsConfiguration() throws Exception {
    fixture.apply(config(""));
    try (TcpPeer client = TcpPeer.to(fixture.at("db"));
        TcpPeer endpoint = TcpPeer.from(server)) {
      exchange(client, endpoint);
      fixture.apply(
          """
          server: { shutdown: { closeMode: 0 } }
          listeners: { web: { bind: "127.0.0.1:0" } }
          routes: [{ pool: site }]
          pools: { site: { endpoints: ["127.0.0.1:%d"] } }
          """
              .formatted(server.getLocalPort()));
      EngineFixture.await("the old line is closed", () -> fixture.engine.retiring() == 0);
      exchange(endpoint, client);
      exchange(client, endpoint);
      client.finish();
      assertThat(endpoint.ending()).isEqualTo("end");
      endpoint.finish();
      assertThat(client.ending()).isEqualTo("end");
    }
  }

  @Test
  void goesToTheNewEndpointsAfterAReload() throws Exception {
    fixture.apply(config(""));
    try (ServerSocket other = TcpPeer.server();
        TcpPeer old = TcpPeer.to(fixture.at("db"));
        TcpPeer endpoint = TcpPeer.from(server)) {
      exchange(old, endpoint);
      fixture.apply(config("").replace(":" + server.getLocalPort(), ":" + other.getLocalPort()));
      try (TcpPeer client = TcpPeer.to(fixture.at("db"));
          TcpPeer next = TcpPeer.from(other)) {
        exchange(client, next);
        exchange(old, endpoint);
      }
    }
  }

  @Test
  void isCutWhenTheProcessEnds() throws Exception {
    fixture.apply(config(""));
    try (TcpPeer client = TcpPeer.to(fixture.at("db"));
        TcpPeer endpoint = TcpPeer.from(server)) {
      exchange(client, endpoint);
      fixture.engine.stopNow();
      assertThat(client.ending()).isEqualTo("reset");
      assertThat(endpoint.ending()).isEqualTo("reset");
    }
  }

  @Test
  void isFoundAtItsEndpointAndCutThere() throws Exception {
    fixture.apply(config(""));
    try (TcpPeer client = TcpPeer.to(fixture.at("db"));
        TcpPeer endpoint = TcpPeer.from(server)) {
      exchange(client, endpoint);
      assertThat(fixture.endpoint("main", "e1").order(AdminState.DRAIN)).isTrue();
      EngineFixture.await("nobody is chosen any more", () -> fixture.pool("main").usable() == 0);
      try (TcpPeer late = TcpPeer.to(fixture.at("db"))) {
        assertThat(late.ending()).isEqualTo("reset");
      }
      Progress progress = progress();
      assertThat(progress.inFlight()).isEqualTo(1);
      assertThat(progress.load().upgraded()).isZero();
      assertThat(progress.load().oldest().getFirst().name())
          .isEqualTo("session of 127.0.0.1:" + client.socket().getLocalPort());
      fixture.apply(config("", ", drain: { timeout: 0s }"));
      assertThat(client.ending()).isEqualTo("reset");
      assertThat(endpoint.ending()).isEqualTo("reset");
    }
    EngineFixture.await("it is counted", () -> fixture.count(SESSIONS, "reason", "drained") == 1);
    fixture.awaitCount(1, SESSIONS, "reason", "no-endpoint");
    assertThat(fixture.endpoint("main", "e1").orders().forcedCount()).isEqualTo(1);
  }

  private Progress progress() {
    List<Progress> all = fixture.engine.drainer().progress("main", "e1");
    if (all == null) {
      throw new IllegalStateException("endpoint: none (expected: e1)");
    }
    return all.getFirst();
  }

  @Test
  void isLoggedWhenItIsOver() throws Exception {
    LogFile log = new LogFile(dir.resolve("access.log"));
    fixture.apply(config("accessLog: [{ file: " + log + " }]"));
    try (TcpPeer client = TcpPeer.to(fixture.at("db"));
        TcpPeer endpoint = TcpPeer.from(server)) {
      exchange(client, endpoint);
      client.finish();
      endpoint.send("abc").finish();
      assertThat(client.rest()).hasSize(3);
    }
    EngineFixture.await("a line is written", () -> log.lines().size() == 1);
    assertThat(log.lines().getFirst())
        .contains("\"listener\":\"db\"", "\"protocol\":\"tcp\"", "\"client\":\"127.0.0.1\"")
        .contains("\"reason\":\"ok\",\"pool\":\"main\",\"endpoint\":\"e1\"")
        .contains("\"attempts\":[{\"endpoint\":\"e1\",\"reason\":\"ok\"")
        .contains("\"bytesIn\":1,\"bytesOut\":3", "\"connect\":")
        .doesNotContain("status", "method");
  }

  private List<String> problems(String yaml) {
    return fixture.problems(yaml).stream().map(EngineSessionsTest::text).toList();
  }

  private static String text(RouteProblem problem) {
    return problem.path() + ": " + problem.message();
  }

  @Test
  void needsAPoolThatIsThere() {
    assertThat(problems(config("").replace("pool: main", "pool: mains")))
        .containsExactly("listeners.db.pool: mains: no such pool (did you mean main?)");
  }

  @Test
  void needsAnAddressOfItsOwn() {
    String twice =
        config("")
            .replace(
                "listeners: {",
                "listeners: { a: { bind: \":7001\", protocol: tcp, pool: main },"
                    + " b: { bind: \":7001\", protocol: tcp, pool: main },");
    assertThat(problems(twice))
        .containsExactly("listeners.b.bind: :7001 (expected: another address, listener a has it)");
  }
}
