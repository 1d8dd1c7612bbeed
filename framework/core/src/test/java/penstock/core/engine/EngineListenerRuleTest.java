package penstock.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.spi.route.Changes;
import penstock.spi.route.RouteDecision;
import penstock.spi.traffic.Connection;
import penstock.testkit.DatagramClient;
import penstock.testkit.StubDatagrams;

/// Rules that decide where connections go whose payload nobody reads.
@Timeout(60)
class EngineListenerRuleTest {

  private static final String TCP = "penstock_tcp_sessions_ended_total";

  @TempDir private Path dir;
  private LogFile log;
  private SniBench bench;

  @BeforeEach
  void start() throws IOException {
    log = new LogFile(dir.resolve("access.log"));
    bench = new SniBench();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private void apply(String listener) throws IOException {
    bench.fixture.apply(config(listener));
  }

  private String config(String listener) {
    return """
    accessLog: [{ file: "%s", format: "{listener} {protocol} {tls.sni} {pool} {reason} {why}" }]
    listeners: { web: { bind: "127.0.0.1:0", %s } }
    pools:
      db: { endpoints: ["127.0.0.1:%d"] }
      other: { endpoints: ["127.0.0.1:%d"] }
      site: { endpoints: ["127.0.0.1:%d"] }
    """
        .formatted(log, listener, bench.db.port(), bench.other.port(), bench.site.port());
  }

  private void say(RouteDecision decision) {
    bench.fixture.plugin.ruling = _ -> decision;
  }

  private static RouteDecision to(String pool) {
    return new RouteDecision.Forward(pool, "because", Changes.NONE);
  }

  private String subject(String name) throws IOException {
    try (SSLSocket socket = bench.client(name, "h2")) {
      return SniBench.subject(socket);
    }
  }

  @Test
  void sendsTcpToAPool() throws Exception {
    say(to("other"));
    apply("protocol: tcp, pool: db, rule: given");

    assertThat(subject("any.example.com")).isEqualTo("CN=other.example.com");

    EngineFixture.await("it is logged", () -> log.lines().size() == 1);
    bench.fixture.awaitCount(1, TCP, "pool", "other");
    assertThat(log.lines().getFirst()).startsWith("web tcp - other ").endsWith(" because");
  }

  @Test
  void leavesTcpToItsListener() throws Exception {
    say(new RouteDecision.Pass("no opinion", Changes.NONE));
    apply("protocol: tcp, pool: db, rule: given");

    assertThat(subject("any.example.com")).isEqualTo("CN=db.example.com");

    EngineFixture.await("it is logged", () -> log.lines().size() == 1);
    assertThat(log.lines().getFirst()).startsWith("web tcp - db ").endsWith(" no opinion");
  }

  @Test
  void turnsTcpAway() throws Exception {
    say(new RouteDecision.Reject(403, "not you"));
    apply("protocol: tcp, pool: db, rule: given");

    assertThatThrownBy(() -> subject("any.example.com")).isInstanceOf(IOException.class);

    log.await("web tcp - - denied not you");
    bench.fixture.awaitCount(1, TCP, "listener", "web", "pool", "", "reason", "denied");
    bench.fixture.awaitCount(1, TCP);
    EngineFixture.await(
        "it is gone", () -> bench.fixture.gauge("penstock_listener_connections") == 0);
  }

  @ParameterizedTest
  @CsvSource({
    "script-timeout, script-timeout",
    "throw, plugin-error",
    "redirect, plugin-error",
    "nowhere, no-pool"
  })
  void turnsAwayWhereItsRuleFails(String how, String reason) throws Exception {
    bench.fixture.plugin.ruling =
        _ ->
            switch (how) {
              case "throw" -> throw new IllegalStateException("told to fail");
              case "redirect" -> new RouteDecision.Redirect(302, "/elsewhere");
              case "nowhere" -> to("nowhere");
              default -> new RouteDecision.Fail(how, "late");
            };
    apply("protocol: tcp, pool: db, rule: given");

    assertThatThrownBy(() -> subject("any.example.com")).isInstanceOf(IOException.class);

    EngineFixture.await("it is counted", () -> bench.fixture.count(TCP, "reason", reason) == 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "protocol: tls, rule: given, default: db",
        "protocol: auto, rule: given, default: db"
      })
  void decidesByWhatAClientAsksFor(String listener) throws Exception {
    bench.fixture.plugin.ruling =
        traffic -> {
          Connection connection = (Connection) traffic;
          boolean fits =
              "b.example.com".equals(connection.serverName())
                  && connection.protocols().equals(List.of("h2"))
                  && connection.listener().equals("web")
                  && connection.local().equals(bench.fixture.at("web"));
          return fits ? to("other") : RouteDecision.Pass.PASS;
        };
    apply(listener);

    assertThat(subject("a.example.com")).isEqualTo("CN=db.example.com");
    assertThat(subject("b.example.com")).isEqualTo("CN=other.example.com");
  }

  @Test
  void tellsATlsClientThatItIsTurnedAway() throws Exception {
    say(new RouteDecision.Reject(403, "not you"));
    apply("protocol: tls, rule: given, default: db");

    assertThatThrownBy(() -> subject("a.example.com"))
        .isInstanceOf(SSLException.class)
        .hasMessageContaining("access_denied");

    log.await("web tls a.example.com - denied not you");
  }

  @Test
  void decidesWhereDatagramsGo() throws Exception {
    try (StubDatagrams one = StubDatagrams.start(_ -> List.of(new byte[] {1}));
        StubDatagrams two = StubDatagrams.start(_ -> List.of(new byte[] {2}))) {
      say(to("two"));
      bench.fixture.apply(
          """
          listeners: { web: { bind: "127.0.0.1:0", protocol: udp, pool: one, rule: given } }
          pools:
            one: { endpoints: ["127.0.0.1:%d"] }
            two: { endpoints: ["127.0.0.1:%d"] }
          """
              .formatted(one.address().getPort(), two.address().getPort()));
      try (DatagramClient client = DatagramClient.of(bench.fixture.at("web"))) {
        client.send("x");
        assertThat(client.receive()).containsExactly(2);
      }
      say(new RouteDecision.Reject(403, "not you"));
      try (DatagramClient client = DatagramClient.of(bench.fixture.at("web"))) {
        client.send("x");
        EngineFixture.await(
            "it is dropped",
            () ->
                bench.fixture.count("penstock_udp_datagrams_dropped_total", "reason", "denied")
                    == 1);
      }
      bench.fixture.awaitCount(1, "penstock_udp_sessions_ended_total", "reason", "denied");
    }
  }

  @Test
  void datagramsAreCountedWhereTheyWent() throws Exception {
    try (StubDatagrams one = StubDatagrams.start(StubDatagrams.Answers.ECHO);
        StubDatagrams two = StubDatagrams.start(StubDatagrams.Answers.ECHO)) {
      say(to("two"));
      bench.fixture.apply(datagrams(one, two));
      try (DatagramClient client = DatagramClient.of(bench.fixture.at("web"))) {
        assertThat(client.ask("x")).isEqualTo("x");
      }
      String passed = "penstock_udp_datagrams_total";
      assertThat(bench.fixture.count(passed, "pool", "two", "direction", "in")).isEqualTo(1);
      EngineFixture.await(
          "the answer is counted",
          () -> bench.fixture.count(passed, "pool", "two", "direction", "out") == 1);
      assertThat(bench.fixture.count(passed)).isEqualTo(2);
    }
  }

  private String datagrams(StubDatagrams one, StubDatagrams two) {
    return """
    accessLog: [{ file: "%s", format: "{client} {pool} {reason} {why} {withheld}" }]
    listeners: { web: { bind: "127.0.0.1:0", protocol: udp, pool: one, rule: given } }
    pools:
      one: { endpoints: ["127.0.0.1:%d"] }
      two: { endpoints: ["127.0.0.1:%d"] }
    """
        .formatted(log, one.address().getPort(), two.address().getPort());
  }

  @Test
  void aFloodOfRefusedDatagramsDoesNotFloodTheLog() throws Exception {
    try (StubDatagrams one = StubDatagrams.start(StubDatagrams.Answers.ECHO)) {
      say(new RouteDecision.Reject(403, "not you"));
      bench.fixture.apply(datagrams(one, one));
      try (DatagramClient client = DatagramClient.of(bench.fixture.at("web"))) {
        for (int i = 0; i < 500; i++) {
          client.send("x");
        }
        EngineFixture.await(
            "they are dropped",
            () ->
                bench.fixture.count("penstock_udp_sessions_ended_total", "reason", "denied")
                    == 500);
        long withheld = bench.fixture.count("penstock_access_log_withheld_total");
        long logged = 500 - withheld;
        EngineFixture.await("lines are written", () -> log.lines().size() == logged);
        assertThat(logged).isBetween(1L, 100L);
        assertThat(log.lines().getFirst()).isEqualTo("127.0.0.1 - denied not you 0");
      }
    }
  }

  @Test
  void maySayWhatIsHashedAndWhoIsChosen() throws Exception {
    Changes changes = new Changes(List.of(), List.of(), null, "key", Map.of("version", "2"));
    say(new RouteDecision.Forward("db", "because", changes));
    apply("protocol: tcp, pool: site, rule: given");

    assertThatThrownBy(() -> subject("any.example.com")).isInstanceOf(IOException.class);

    EngineFixture.await("nobody has the label", () -> bench.fixture.count(TCP, "pool", "db") == 1);
  }

  @Test
  void comesAndGoesWithoutItsListener() throws Exception {
    say(to("other"));
    apply("protocol: tcp, pool: db");
    InetSocketAddress before = bench.fixture.at("web");
    assertThat(subject("any.example.com")).isEqualTo("CN=db.example.com");

    apply("protocol: tcp, pool: db, rule: given");

    assertThat(bench.fixture.at("web")).isEqualTo(before);
    assertThat(subject("any.example.com")).isEqualTo("CN=other.example.com");
  }

  @Test
  void standsOnRoutesWhereRequestsAreRead() {
    assertThat(bench.fixture.problems(config("protocol: http, rule: given")))
        .anySatisfy(problem -> {
          assertThat(problem.path()).isEqualTo("listeners.web.rule");
          assertThat(problem.message()).contains("(expected: on a route,");
        });
  }
}
