package penstock.acceptance;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.acceptance.Launcher.Result;
import penstock.testkit.StubEndpoint.Behaviour;

/// Endpoints and listeners that are taken out while they are in use.
class DrainIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String CONFIG =
      """
      server: { fleet: { cookieKeys: ["the key of the fleet"] } }
      admin: { bind: "127.0.0.1:0" }
      listeners: { web: { bind: "127.0.0.1:0" } }
      routes:
        - { path: /sticky, pool: bound }
        - { path: /short, pool: short, upgrade: [websocket] }
        - { pool: api }
      pools:
        api: { balance: weighted-round-robin, endpoints: ENDPOINTS }
        short: { drain: { timeout: 2s }, endpoints: [{ @a }, { @b }] }
        bound:
          sticky: { name: PENSTOCK }
          drain: { timeout: 1h, sticky: keep }
          endpoints: [{ @a }, { @b }]
      """;

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // started before each test
  private Stubs stubs;

  @SuppressWarnings("NullAway.Init") // started before each test
  private Distribution penstock;

  @BeforeEach
  void start() throws IOException {
    stubs = Stubs.start("a", "b", "c");
    penstock = Distribution.run(folder, config("[{ @a }, { @b }]"));
  }

  @AfterEach
  void stop() throws IOException {
    penstock.close();
    stubs.close();
  }

  private String config(String endpoints) {
    return stubs.fill(CONFIG.replace("ENDPOINTS", endpoints));
  }

  private Result penstock(String command, String... arguments) throws Exception {
    String[] all = new String[arguments.length + 3];
    all[0] = command;
    all[1] = "--admin";
    all[2] = penstock.address("(admin)");
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return Launcher.shipped().run(all);
  }

  private static Behaviour until(CountDownLatch told, String name) {
    return exchange -> {
      told.await();
      exchange.answer(200, name);
    };
  }

  private FutureTask<Answer> asking(String target) {
    FutureTask<Answer> task =
        new FutureTask<>(() -> {
          try (Caller caller = new Caller(penstock.address("web"))) {
            return caller.get(target);
          }
        });
    Thread.ofVirtual().start(task);
    return task;
  }

  /// Waits until a request is with the endpoint.
  private void awaitAt(String stub) {
    await().atMost(PATIENCE).until(() -> !stubs.named(stub).requests().isEmpty());
  }

  private void state(String path, String state) {
    given()
        .body("{\"state\":\"" + state + "\"}")
        .when()
        .patch(penstock.admin(path))
        .then()
        .statusCode(200);
  }

  @Test
  void losesNoRequestWhileEndpointsAreDrainedKilledAddedAndRemoved() throws Exception {
    try (Load load = Load.start(penstock.address("web"), 4, "/", "/sticky")) {
      for (int round = 0; round < 3; round++) {
        assertThat(penstock("drain", "api/b", "--wait", "--timeout", "60s").exit()).isZero();
        state("/v1/pools/bound/endpoints/b", "maint");
        awaitEmpty("/v1/pools/bound/endpoints/b/drain");
        stubs.kill("b");
        long before = load.answered();
        await().atMost(PATIENCE).until(() -> load.answered() > before + 50);
        stubs.revive("b");
        assertThat(penstock("ready", "api/b").exit()).isZero();
        state("/v1/pools/bound/endpoints/b", "ready");

        reload("[{ @a }, { @b }, { @c }]");
        long added = load.answered();
        await().atMost(PATIENCE).until(() -> load.answered() > added + 50);
        reload("[{ @b }, { @c }]");
        reload("[{ @a }, { @b }]");
      }
      load.stop();
      assertThat(load.failures()).isEmpty();
      assertThat(stubs.named("c").requests()).isNotEmpty();
    }
  }

  private void reload(String endpoints) throws Exception {
    Files.writeString(folder.resolve("penstock.yaml"), config(endpoints));
    given().when().post(penstock.admin("/v1/reload")).then().statusCode(200);
  }

  private void awaitEmpty(String path) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> when().get(penstock.admin(path)).then().body("empty", equalTo(true)));
  }

  @Test
  void waitsUntilTheLastRequestHasEndedAndShowsWhatBlocks() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    stubs.named("a").behave(until(told, "a"));
    state("/v1/pools/api/endpoints/b", "drain");
    FutureTask<Answer> slow = asking("/report");
    awaitAt("a");
    state("/v1/pools/api/endpoints/b", "ready");

    FutureTask<Result> waiting = new FutureTask<>(() -> penstock("drain", "api/a", "--wait"));
    Thread.ofVirtual().start(waiting);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            when()
                .get(penstock.admin("/v1/pools/api/endpoints/a/drain"))
                .then()
                .body("state", equalTo("drain"))
                .body("inFlight", equalTo(1))
                .body("blocking[0].name", equalTo("GET /report from 127.0.0.1")));
    assertThat(penstock("status").out())
        .contains("api/a drain: 1 in flight, oldest ", "waits for GET /report from 127.0.0.1");
    assertThat(Scrape.of(penstock).sum("penstock_drain_in_flight", "pool=\"api\"")).isEqualTo(1);
    assertThat(asking("/").get().body()).isEqualTo("b");
    told.countDown();

    Result result = waiting.get();
    assertThat(result.exit()).as(result.out() + result.err()).isZero();
    assertThat(result.out()).contains("api/a drain: 1 in flight").endsWith("api/a drain: empty\n");
    assertThat(slow.get()).extracting(Answer::status, Answer::body).containsExactly(200, "a");
  }

  @Test
  void endsWith3WhenNobodyWaitsLonger() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    stubs.named("a").behave(until(told, "a"));
    stubs.named("b").behave(until(told, "b"));
    FutureTask<Answer> slow = asking("/");
    await()
        .atMost(PATIENCE)
        .until(() -> stubs.named("a").requests().size() + stubs.named("b").requests().size() > 0);

    Result result = penstock("drain", "api", "--wait", "--timeout", "300ms", "--format", "json");

    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.out()).contains("\"inFlight\":1", "\"empty\":false");
    told.countDown();
    assertThat(slow.get().status()).isEqualTo(200);
  }

  @Test
  void cutsOffWhatIsInFlightAtTheDeadline() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    stubs.named("a").behave(until(never, "a"));
    state("/v1/pools/short/endpoints/b", "drain");
    FutureTask<Answer> stuck = asking("/short");
    awaitAt("a");

    Result result = penstock("drain", "short/a", "--wait");

    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.out()).endsWith("short/a drain: empty, 1 cut off\n");
    assertThat(stuck.get().status()).isEqualTo(503);
    assertThat(stuck.get().body()).contains("drained");
    assertThat(Scrape.of(penstock).sum("penstock_drain_forced_total", "endpoint=\"a\""))
        .isEqualTo(1);
  }

  @Test
  void closesUpgradedConnectionsAtTheDeadlineAndNoSooner() throws Exception {
    stubs
        .named("a")
        .behave(exchange -> {
          exchange.raw(
              "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhi");
          exchange.stall();
        });
    state("/v1/pools/short/endpoints/b", "drain");
    String web = penstock.address("web");
    int port = Integer.parseInt(web.substring(web.lastIndexOf(':') + 1));
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
      client
          .getOutputStream()
          .write(
              """
              GET /short HTTP/1.1\r
              Host: a\r
              Upgrade: websocket\r
              Connection: Upgrade\r
              \r
              """
                  .getBytes(StandardCharsets.US_ASCII));
      FutureTask<String> got =
          new FutureTask<>(
              () -> new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
      Thread.ofVirtual().start(got);
      awaitAt("a");

      Result result = penstock("drain", "short/a", "--wait");

      assertThat(result.exit()).as(result.out()).isEqualTo(3);
      assertThat(result.out()).contains("1 in flight, 1 upgraded").contains("1 cut off");
      assertThat(got.get()).startsWith("HTTP/1.1 101").endsWith("hi");
    }
  }

  @Test
  void keepsBoundClientsWhileNewOnesGoElsewhere() throws Exception {
    try (Caller caller = new Caller(penstock.address("web"))) {
      Answer first = caller.get("/sticky");
      String set = first.header("set-cookie");
      String cookie = "Cookie: " + set.substring(0, set.indexOf(';'));
      assertThat(penstock("drain", "bound/" + first.body()).exit()).isZero();

      for (int i = 0; i < 6; i++) {
        assertThat(caller.get("/sticky", cookie).body()).isEqualTo(first.body());
        assertThat(caller.get("/sticky").body()).isNotEqualTo(first.body());
      }
      Result impatient = penstock("drain", "bound/" + first.body(), "--timeout", "100ms");
      assertThat(impatient.exit()).isEqualTo(3);
      assertThat(impatient.out()).contains("bound clients may come back");

      assertThat(penstock("maint", "bound/" + first.body(), "--wait").exit()).isZero();
      assertThat(caller.get("/sticky", cookie).body()).isNotEqualTo(first.body());
    }
  }
}
