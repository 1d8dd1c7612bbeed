package penstock.acceptance;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.acceptance.Launcher.Result;

/// A configuration that changes while it is in force.
class ReloadIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// One pool of one endpoint behind one listener.
  private static final String SMALL =
      """
      admin: { bind: "127.0.0.1:0" }
      listeners: { web: { bind: "127.0.0.1:0" } }
      routes:
        - { name: rest, pool: site }
      pools:
        site: { endpoints: [{ @a }] }
      """;

  /// The same with a listener, a route, a pool and an endpoint more.
  private static final String LARGE =
      """
      admin: { bind: "127.0.0.1:0" }
      listeners: { web: { bind: "127.0.0.1:0" }, more: { bind: "127.0.0.1:0" } }
      routes:
        - { name: new, path: /new, pool: new }
        - { name: rest, pool: site }
      pools:
        site: { endpoints: [{ @a }, { @b }] }
        new: { endpoints: [{ @c }] }
      """;

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // started before each test
  private Stubs stubs;

  @SuppressWarnings("NullAway.Init") // started before each test
  private Distribution penstock;

  @BeforeEach
  void start() throws IOException {
    stubs = Stubs.start("a", "b", "c");
    penstock = Distribution.run(folder, stubs.fill(SMALL));
  }

  @AfterEach
  void stop() throws IOException {
    penstock.close();
    stubs.close();
  }

  private void write(String yaml) throws IOException {
    Files.writeString(folder.resolve("penstock.yaml"), stubs.fill(yaml));
  }

  private Result reload() throws Exception {
    return Launcher.shipped().run("reload", "--admin", penstock.address("(admin)"));
  }

  @Test
  void addsAndRemovesAllThatHasAName() throws Exception {
    assertThat(answering("/new", 6)).containsExactly("a");

    write(LARGE);
    Result larger = reload();

    assertThat(larger.exit()).isZero();
    assertThat(larger.out()).startsWith("configuration applied");
    assertThat(answering("/new", 6)).containsExactly("c");
    assertThat(answering("/", 6)).containsExactlyInAnyOrder("a", "b");
    when().get(penstock.admin("/v1/routes")).then().body("name", hasItem("new"));
    String more = when().get(penstock.admin("/v1/listeners/more")).path("address");
    when().get("http://" + more + "/new").then().statusCode(200).body(equalTo("c"));

    write(SMALL);
    assertThat(reload().exit()).isZero();

    assertThat(answering("/new", 6)).containsExactly("a");
    when().get(penstock.admin("/v1/pools/new")).then().statusCode(404);
    when().get(penstock.admin("/v1/listeners/more")).then().statusCode(404);
    await().atMost(PATIENCE).until(() -> refuses(more));
  }

  @Test
  void listensToHup() throws Exception {
    write(LARGE);
    penstock.signal("HUP");

    await().atMost(PATIENCE).until(() -> answering("/new", 2).equals(Set.of("c")));
  }

  @Test
  void refusesWhatIsWrongAndKeepsWhatIsInForce() throws Exception {
    write(LARGE.replace("pool: new", "pool: knew").replace("path: /new", "path: new"));
    Result refused = reload();

    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err()).contains("penstock.yaml:4:", "routes[0]");
    assertThat(answering("/", 6)).containsExactly("a");
    when().get(penstock.admin("/v1/routes")).then().body("size()", equalTo(1));
    when().get(penstock.admin("/readyz")).then().statusCode(200);
    Metrics metrics = Metrics.of(penstock);
    assertThat(metrics.sum("penstock_config_applied_total", "result=\"refused\"")).isEqualTo(1);

    penstock.signal("HUP");
    await().atMost(PATIENCE).until(() -> penstock.log().contains("configuration refused"));
    assertThat(answering("/", 6)).containsExactly("a");
  }

  @Test
  void refusesAnAddressThatIsTaken() throws Exception {
    write(LARGE.replace("more: { bind: \"127.0.0.1:0\"", "more: { bind: \"" + taken() + "\""));
    Result refused = reload();

    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains(taken());
    assertThat(answering("/new", 6)).containsExactly("a");
  }

  private String taken() {
    return "127.0.0.1:" + stubs.named("c").port();
  }

  @Test
  void letsARequestOfTheOldConfigurationEnd() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    stubs
        .named("a")
        .behave(exchange -> {
          release.await();
          exchange.answer(200, "old");
        });
    try (Caller caller = new Caller(penstock.address("web"))) {
      FutureTask<Answer> begun = new FutureTask<>(() -> caller.get("/"));
      Thread.ofVirtual().start(begun);
      await().atMost(PATIENCE).until(() -> stubs.named("a").requests().size() == 1);

      write(SMALL.replace("@a", "@b"));
      assertThat(reload().exit()).isZero();
      assertThat(answering("/", 6)).containsExactly("b");
      release.countDown();

      assertThat(begun.get().body()).isEqualTo("old");
      assertThat(caller.get("/").body()).isEqualTo("b");
    }
  }

  private Set<String> answering(String path, int requests) throws IOException {
    try (Caller caller = new Caller(penstock.address("web"))) {
      Set<String> names = new HashSet<>();
      for (int i = 0; i < requests; i++) {
        names.add(caller.get(path).body());
      }
      return names;
    }
  }

  private static boolean refuses(String address) {
    try (Caller caller = new Caller(address)) {
      caller.get("/");
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
