package penstock.acceptance;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.acceptance.Launcher.Result;
import penstock.testkit.TcpPeer;

/// TCP endpoints that die, are drained and come back, listeners that are full, reloads and the end.
class TcpOperationsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String CONFIG =
      """
      server: { shutdown: { closeMode: 0s, lameDuck: 0s, drainTimeout: 60s } }
      admin: { bind: "127.0.0.1:0" }
      accessLog: [{ file: LOG }]
      listeners:
        main: { bind: "127.0.0.1:0", protocol: tcp, pool: main }
        short: { bind: "127.0.0.1:0", protocol: tcp, pool: short }
        few: { bind: "127.0.0.1:0", protocol: tcp, pool: main, limits: { connectionsPerSource: 2 } }
      pools:
        main: { endpoints: ENDPOINTS, balance: round-robin, outlier: { consecutiveConnectFailures: 0 } }
        short: { drain: { timeout: 1s }, endpoints: ENDPOINTS, limits: { connectionsPerEndpoint: 1, pending: 0 } }
      """;

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // started before each test
  private Echo a;

  @SuppressWarnings("NullAway.Init") // started before each test
  private Echo b;

  @SuppressWarnings("NullAway.Init") // started before each test
  private Distribution penstock;

  private final List<TcpPeer> open = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    a = Echo.start("a");
    b = Echo.start("b");
    penstock = Distribution.run(folder, config());
  }

  @AfterEach
  void stop() throws IOException {
    for (TcpPeer each : open) {
      each.close();
    }
    penstock.close();
    a.close();
    b.close();
  }

  private String config() {
    String endpoints =
        "[{ name: a, address: \"%s\" }, { name: b, address: \"%s\" }]"
            .formatted(a.address(), b.address());
    return CONFIG
        .replace("ENDPOINTS", endpoints)
        .replace("LOG", folder.resolve("access.log").toString());
  }

  private TcpPeer connect(String listener) throws IOException {
    String address = penstock.address(listener);
    int colon = address.lastIndexOf(':');
    int port = Integer.parseInt(address.substring(colon + 1));
    TcpPeer peer = TcpPeer.to(new InetSocketAddress(address.substring(0, colon), port));
    open.add(peer);
    return peer;
  }

  /// A session, and who serves it.
  private record Served(TcpPeer client, String by) {

    void isAlive() throws IOException {
      assertThat(client.send("ping").read(4)).isEqualTo("ping");
    }
  }

  private Served serve(String listener) throws IOException {
    TcpPeer client = connect(listener);
    return new Served(client, client.read(1));
  }

  private Served serveBy(String letter, String listener) throws IOException {
    for (int i = 0; i < 20; i++) {
      Served served = serve(listener);
      if (served.by().equals(letter)) {
        return served;
      }
      served.client().close();
    }
    throw new IllegalStateException("nobody: " + letter + " (expected: chosen in turn)");
  }

  private Set<String> servers(int sessions) throws IOException {
    List<String> letters = new ArrayList<>();
    for (int i = 0; i < sessions; i++) {
      Served served = serve("main");
      letters.add(served.by());
      served.client().close();
    }
    return letters.stream().collect(Collectors.toSet());
  }

  private double metric(String name, String... labels) {
    return Metrics.of(penstock).sum(name, labels);
  }

  /// Sessions of the pool `short` that ended so.
  private double ended(String reason) {
    return metric(
        "penstock_tcp_sessions_ended_total", "pool=\"short\"", "reason=\"" + reason + '"');
  }

  private Result penstock(String command, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(command, "--admin", penstock.address("(admin)")));
    all.addAll(List.of(arguments));
    return Launcher.shipped().run(all.toArray(String[]::new));
  }

  @Test
  void sendsNewSessionsElsewhereWhenAnEndpointDies() throws Exception {
    Served atA = serveBy("a", "main");
    Served atB = serveBy("b", "main");
    b.close();
    assertThat(atB.client().ending()).isEqualTo("reset");
    assertThat(servers(10)).containsExactly("a");
    atA.isAlive();
    assertThat(metric("penstock_retries_total", "pool=\"main\"", "cause=\"connect-refused\""))
        .isPositive();
    b = b.revive();
    assertThat(servers(10)).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void letsSessionsOfADrainingEndpointEnd() throws Exception {
    Served atB = serveBy("b", "main");
    FutureTask<Result> drain =
        new FutureTask<>(() -> penstock("drain", "main/b", "--wait", "--timeout", "120s"));
    Thread.ofVirtual().start(drain);
    await()
        .atMost(PATIENCE)
        .until(() ->
            metric("penstock_endpoint_state", "pool=\"main\"", "endpoint=\"b\"", "state=\"drain\"")
                == 1);
    await().atMost(PATIENCE).until(() -> !servers(4).contains("b"));
    assertThat(servers(10)).containsExactly("a");
    atB.isAlive();
    assertThat(drain.isDone()).isFalse();
    given()
        .get(penstock.admin("/v1/pools/main/endpoints/b/drain"))
        .then()
        .body("inFlight", equalTo(1))
        .body("blocking[0].name", startsWith("session of 127.0.0.1:"));
    atB.client().finish();
    assertThat(atB.client().ending()).isEqualTo("end");
    Result drained = drain.get();
    assertThat(drained.exit()).as(drained.err()).isZero();
    assertThat(penstock("ready", "main/b").exit()).isZero();
    await().atMost(PATIENCE).until(() -> servers(4).contains("b"));
  }

  @Test
  void cutsWhatIsLeftWhenADrainsTimeIsOver() throws Exception {
    Served atA = serveBy("a", "short");
    assertThat(penstock("drain", "short/a").exit()).isZero();
    assertThat(atA.client().ending()).isEqualTo("reset");
    await()
        .atMost(PATIENCE)
        .until(
            () -> metric("penstock_drain_forced_total", "pool=\"short\"", "endpoint=\"a\"") == 1);
    await().atMost(PATIENCE).until(() -> ended("drained") == 1);
  }

  @Test
  void leavesSessionsAloneInMaintenance() throws Exception {
    Served atB = serveBy("b", "main");
    assertThat(penstock("maint", "main/b").exit()).isZero();
    await().atMost(PATIENCE).until(() -> !servers(4).contains("b"));
    atB.isAlive();
  }

  @Test
  void turnsAwayWhatIsTooMuch() throws Exception {
    serve("few").isAlive();
    serve("few").isAlive();
    assertThat(connect("few").ending()).isEqualTo("reset");
    await()
        .atMost(PATIENCE)
        .until(() ->
            metric("penstock_listener_connections_rejected_total", "reason=\"source-limit\"") == 1);
    serve("short").isAlive();
    serve("short").isAlive();
    assertThat(connect("short").ending()).isEqualTo("reset");
    await().atMost(PATIENCE).until(() -> ended("pending-full") == 1);
  }

  @Test
  void keepsSessionsOverReloads() throws Exception {
    Served served = serve("main");
    String changed = config().replace("balance: round-robin", "balance: least-connections");
    Files.writeString(folder.resolve("penstock.yaml"), changed);
    given().when().post(penstock.admin("/v1/reload")).then().statusCode(200);
    served.isAlive();
    Files.writeString(
        folder.resolve("penstock.yaml"),
        changed.replace(
            "main: { bind: \"127.0.0.1:0\", protocol: tcp, pool: main }",
            "other: { bind: \"127.0.0.1:0\", protocol: tcp, pool: main }"));
    given().when().post(penstock.admin("/v1/reload")).then().statusCode(200);
    served.isAlive();
    served.client().finish();
    assertThat(served.client().ending()).isEqualTo("end");
    await().atMost(PATIENCE).until(() -> lines().contains("\"reason\":\"ok\""));
    assertThat(lines())
        .contains("\"listener\":\"main\",\"protocol\":\"tcp\",\"client\":\"127.0.0.1\"")
        .contains("\"pool\":\"main\",\"endpoint\":\"" + served.by() + '"')
        .contains("\"bytesIn\":8,\"bytesOut\":9");
  }

  private String lines() throws IOException {
    Path log = folder.resolve("access.log");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  @Test
  void letsSessionsEndWhenTheProcessDoes() throws Exception {
    Served served = serve("main");
    penstock.signal("TERM");
    await().atMost(PATIENCE).ignoreExceptions().until(this::refuses);
    served.isAlive();
    served.client().finish();
    assertThat(served.client().ending()).isEqualTo("end");
    assertThat(penstock.awaitExit()).isZero();
  }

  private boolean refuses() {
    try (TcpPeer _ = connect("main")) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void namesWhatIsWrongWithAConfiguration() throws Exception {
    String bad =
        config()
            .replace("pool: short }", "pool: shorts }")
            .replace("balance: round-robin", "balance: { type: maglev, key: path }");
    Path file = Files.writeString(folder.resolve("bad.yaml"), bad);
    Result check = Launcher.shipped().run("check", "-c", file.toString());
    assertThat(check.exit()).isNotZero();
    assertThat(check.out() + check.err())
        .contains("listeners.short.pool: shorts: no such pool (did you mean short?)")
        .contains(
            "pools.main.balance.key: path (expected: source-ip or 5-tuple, listener main reads no"
                + " requests)");
  }
}
