package penstock.acceptance;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import java.io.IOException;
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
      listeners: { web: { bind: "127.0.0.1:0" }, more: { bind: "127.0.0.1:0" } }
      routes:
        - { path: /sticky, pool: bound }
        - { path: /short, pool: short }
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

  @Test
  void aListenerAcceptsNothingAndAcceptsAgain() throws Exception {
    try (Caller kept = new Caller(penstock.address("web"))) {
      assertThat(kept.get("/").closes()).isFalse();
      assertThat(penstock("drain", "--listener", "web").exit()).isZero();

      assertThat(kept.get("/").closes()).isTrue();
      assertThat(penstock("drain", "--listener", "web", "--wait").out())
          .isEqualTo("web drain: empty\n");
      when().get(penstock.admin("/v1/listeners/web")).then().body("state", equalTo("drain"));
      when().get(penstock.url("more", "/")).then().statusCode(200);

      assertThat(penstock("ready", "--listener", "web").exit()).isZero();
      String again = when().get(penstock.admin("/v1/listeners/web")).path("address");
      when().get("http://" + again + "/").then().statusCode(200);
    }
  }

  @Test
  void theProcessRestsAndGoesOn() throws Exception {
    assertThat(penstock("drain", "--process").exit()).isZero();

    when().get(penstock.admin("/readyz")).then().statusCode(503).body(containsString("draining"));
    try (Caller caller = new Caller(penstock.address("web"))) {
      Answer answer = caller.get("/");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.closes()).isTrue();
    }
    assertThat(penstock("ready", "--process").exit()).isZero();
    when().get(penstock.admin("/readyz")).then().statusCode(200);
    try (Caller caller = new Caller(penstock.address("web"))) {
      assertThat(caller.get("/").closes()).isFalse();
    }
  }

  @Test
  void changesAWeightUntilTheConfigurationDoes() throws Exception {
    assertThat(penstock("weight", "api/b", "0").out()).isEqualTo("api/b weight: 0\n");
    try (Caller caller = new Caller(penstock.address("web"))) {
      await().atMost(PATIENCE).until(() -> Tally.of(4, _ -> caller.get("/")).of("b") == 0);
      assertThat(penstock("pools", "api").out()).containsPattern("api/b +ready +up +0");
      reload("[{ @a }, { @b, weight: 2 }]");
      assertThat(Tally.of(30, _ -> caller.get("/")).of("b")).isEqualTo(20);
    }
  }

  @Test
  void tellsWhatItCannotDo() throws Exception {
    Result unknown = penstock("drain", "api/none");
    assertThat(unknown.exit()).isEqualTo(1);
    assertThat(unknown.err()).contains("api/none");
    assertThat(penstock("weight", "api/a", "70000").err()).contains("0 to 65535");
    assertThat(penstock("drain").exit()).isEqualTo(2);
    penstock.close();
    Result gone = penstock("drain", "api/a", "--wait");
    assertThat(gone.exit()).isEqualTo(4);
    assertThat(gone.err()).contains("does not answer");
  }
}
