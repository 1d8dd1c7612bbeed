package penstock.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import penstock.core.drain.Order;
import penstock.core.drain.Progress;
import penstock.core.endpoint.AdminState;
import penstock.core.route.RouteProblem;
import penstock.testkit.DatagramClient;
import penstock.testkit.Ports;
import penstock.testkit.StubDatagrams;

@Timeout(60)
class EngineUdpTest {

  private static final String SESSIONS = "penstock_udp_sessions_ended_total";

  @TempDir private Path dir;
  private final EngineFixture fixture = new EngineFixture();
  private StubDatagrams one;
  private StubDatagrams two;

  @BeforeEach
  void start() throws IOException {
    one = StubDatagrams.start(_ -> List.of(new byte[] {1}));
    two = StubDatagrams.start(_ -> List.of(new byte[] {2}));
  }

  @AfterEach
  void stop() {
    fixture.close();
    one.close();
    two.close();
  }

  private String config(String listener, String pool, StubDatagrams... stubs) {
    StringBuilder endpoints = new StringBuilder();
    for (StubDatagrams stub : stubs) {
      endpoints.append(
          "{ name: %s, address: \"127.0.0.1:%d\" },"
              .formatted(stub == one ? "e1" : "e2", stub.address().getPort()));
    }
    return """
    server: { shutdown: { closeMode: 0, lameDuck: 0 } }
    listeners: { dns: { bind: "127.0.0.1:0", protocol: udp, pool: main %s } }
    pools: { main: { endpoints: [%s] %s } }
    """
        .formatted(listener, endpoints, pool);
  }

  private DatagramClient client() throws IOException {
    return DatagramClient.of(fixture.at("dns"));
  }

  private static byte ask(DatagramClient client) throws IOException {
    client.send("x");
    return client.receive()[0];
  }

  private void awaitEnded(String reason) throws InterruptedException {
    EngineFixture.await(
        "a session ends: " + reason,
        () -> fixture.count(SESSIONS, "listener", "dns", "pool", "main", "reason", reason) == 1);
    EngineFixture.await(
        "all is counted out",
        () ->
            fixture.gauge("penstock_endpoint_in_flight") == 0
                && fixture.gauge("penstock_udp_sessions") == 0
                && fixture.gauge("penstock_listener_connections") == 0);
  }

  @Test
  void countsWhatItPassesOn() throws Exception {
    fixture.apply(config(", session: { responses: 1 }", "", one));
    try (DatagramClient client = client()) {
      assertThat(ask(client)).isEqualTo((byte) 1);
      awaitEnded("ok");
    }
    String datagrams = "penstock_udp_datagrams_total";
    fixture.awaitCount(1, datagrams, "listener", "dns", "direction", "in");
    fixture.awaitCount(1, datagrams, "listener", "dns", "direction", "out");
    fixture.awaitCount(2, "penstock_bytes_total", "pool", "main");
    fixture.awaitCount(1, "penstock_endpoint_requests_total", "endpoint", "e1");
  }

  @Test
  void aSessionWithoutAnEndpointSaysWhy() throws Exception {
    fixture.apply(config("", "", one));
    fixture.endpoint("main", "e1").order(AdminState.MAINT);
    EngineFixture.await("nobody is left", () -> fixture.pool("main").usable() == 0);
    try (DatagramClient client = client()) {
      client.send("x");
      awaitEnded("no-endpoint");
      fixture.awaitCount(1, "penstock_udp_datagrams_dropped_total", "reason", "no-endpoint");
    }
  }

  @Test
  void sessionsWithoutAnEndpointDoNotFloodTheLog() throws Exception {
    LogFile log = new LogFile(dir.resolve("access.log"));
    fixture.apply("accessLog: [{ file: \"" + log + "\" }]\n" + config("", "", one));
    fixture.endpoint("main", "e1").order(AdminState.MAINT);
    EngineFixture.await("nobody is left", () -> fixture.pool("main").usable() == 0);
    try (DatagramClient client = client()) {
      for (int i = 0; i < 500; i++) {
        client.send("x");
      }
      EngineFixture.await(
          "they are dropped", () -> fixture.count(SESSIONS, "reason", "no-endpoint") == 500);
      assertThat(fixture.count("penstock_access_log_withheld_total")).isBetween(400L, 499L);
      fixture.endpoint("main", "e1").order(AdminState.READY);
      EngineFixture.await("somebody is there", () -> fixture.pool("main").usable() == 1);
      assertThat(ask(client)).isEqualTo((byte) 1);
    }
    fixture.engine.stopNow();
    assertThat(log.lines().getLast()).contains("\"reason\":\"shutdown\"", "\"bytesOut\":1");
  }

  @Test
  void aReloadKeepsSessions() throws Exception {
    fixture.apply(config("", "", one));
    try (DatagramClient known = client();
        DatagramClient late = client()) {
      InetSocketAddress session = sessionOf(known, one);
      fixture.apply(config("", ", connect: { timeout: 3s }", one, two));
      assertThat(sessionOf(known, one)).isEqualTo(session);
      fixture.awaitGauge(1, "penstock_udp_sessions");
      Set<Byte> seen = Set.of(ask(late), ask(client()));
      assertThat(seen).containsExactlyInAnyOrder((byte) 1, (byte) 2);
    }
  }

  @Test
  void aSessionEndsWithTheEndpointThatAReloadTakesAway() throws Exception {
    fixture.apply(config("", "", one));
    try (DatagramClient client = client()) {
      assertThat(ask(client)).isEqualTo((byte) 1);
      fixture.apply(config("", "", two));
      EngineFixture.await("the client is moved", () -> answers(client, 2));
      fixture.awaitCount(1, SESSIONS, "reason", "drained");
    }
  }

  private static boolean answers(DatagramClient client, int number) {
    try {
      return ask(client) == number;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aReloadThatChangesTheListenerKeepsSessions() throws Exception {
    int port = Ports.next();
    String before = config("", "", one).replace("127.0.0.1:0", "127.0.0.1:" + port);
    fixture.apply(before);
    try (DatagramClient known = client()) {
      InetSocketAddress session = sessionOf(known, one);
      fixture.apply(before.replace("pool: main ", "pool: main, session: { idle: 1s } "));
      assertThat(sessionOf(known, one)).isEqualTo(session);
      assertThat(ask(client())).isEqualTo((byte) 1);
    }
  }

  /// By which socket a client's datagrams come to an endpoint.
  private static InetSocketAddress sessionOf(DatagramClient client, StubDatagrams stub)
      throws IOException, InterruptedException {
    stub.received().clear();
    ask(client);
    return stub.received().take().from();
  }

  @Test
  void aDrainTakesNoNewSessionsAndEndsTheOthersAtItsDeadline() throws Exception {
    fixture.apply(config("", ", drain: { timeout: 4s }", one, two));
    try (DatagramClient first = client();
        DatagramClient second = client()) {
      byte at = ask(first);
      String name = "e" + at;
      int other = 3 - at;
      fixture.engine.drainer().order("main", name, Order.of(AdminState.DRAIN));
      EngineFixture.await("one is left", () -> fixture.pool("main").usable() == 1);
      assertThat(ask(first)).isEqualTo(at);
      assertThat(ask(second)).isEqualTo((byte) other);
      List<Progress> progress = fixture.engine.drainer().progress("main", name);
      assertThat(progress)
          .singleElement()
          .satisfies(each -> {
            assertThat(each.inFlight()).isEqualTo(1);
            assertThat(each.load().oldest())
                .singleElement()
                .satisfies(item ->
                    assertThat(item.name())
                        .isEqualTo("session of 127.0.0.1:" + first.address().getPort()));
          });
      EngineFixture.await("it is cut", () -> fixture.count(SESSIONS, "reason", "drained") == 1);
      fixture.awaitCount(1, "penstock_drain_forced_total", "endpoint", name);
      assertThat(ask(first)).isEqualTo((byte) other);
    }
  }

  @Test
  void theProcessGoesDownWhenSessionsHaveEnded() throws Exception {
    fixture.apply(config(", session: { responses: 2 }", "", one));
    try (DatagramClient client = client()) {
      assertThat(ask(client)).isEqualTo((byte) 1);
      ServerSettings.Shutdown times =
          fixture
              .read("server: { shutdown: { closeMode: 0, lameDuck: 0, drainTimeout: 50s } }")
              .server()
              .shutdown();
      Thread down = Thread.ofVirtual().start(() -> shutDown(times));
      EngineFixture.await("nobody new is let in", () -> isDeaf());
      one.send(new byte[] {1}, lastSession());
      assertThat(client.receive()).containsExactly(1);
      down.join();
    }
  }

  private InetSocketAddress lastSession() throws InterruptedException {
    return one.received().take().from();
  }

  private boolean isDeaf() {
    try (DatagramClient late = client()) {
      late.send("x");
      return late.receiveWithin(100) == null;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void shutDown(ServerSettings.Shutdown times) {
    try {
      fixture.engine.shutDown(times);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aPortOfTcpMayBeOneOfUdpToo() throws Exception {
    LineSettings both =
        fixture.read(
            """
            listeners:
              a: { bind: ":53", protocol: udp, pool: main }
              b: { bind: ":53", protocol: tcp, pool: main }
              c: { bind: ":53", protocol: udp, pool: main }
            pools: { main: { endpoints: ["127.0.0.1:53"] } }
            """);
    assertThat(LineProblems.check(both, new LineProblems.Names(Set.of("a"), Set.of("main"))))
        .extracting(RouteProblem::message)
        .containsExactly(":53 (expected: another address, listener a has it)");
  }
}
