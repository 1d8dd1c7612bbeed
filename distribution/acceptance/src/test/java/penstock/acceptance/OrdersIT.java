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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.acceptance.Launcher.Result;

/// What operators order of listeners, the process and weights.
class OrdersIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String CONFIG =
      """
      admin: { bind: "127.0.0.1:0" }
      listeners: { web: { bind: "127.0.0.1:0" }, more: { bind: "127.0.0.1:0" } }
      routes: [{ pool: api }]
      pools: { api: { balance: weighted-round-robin, endpoints: ENDPOINTS } }
      """;

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // started before each test
  private Stubs stubs;

  @SuppressWarnings("NullAway.Init") // started before each test
  private Distribution penstock;

  @BeforeEach
  void start() throws IOException {
    stubs = Stubs.start("a", "b");
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

  private void reload(String endpoints) throws Exception {
    Files.writeString(folder.resolve("penstock.yaml"), config(endpoints));
    given().when().post(penstock.admin("/v1/reload")).then().statusCode(200);
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
