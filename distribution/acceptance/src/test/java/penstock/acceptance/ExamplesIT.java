package penstock.acceptance;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.startsWith;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.testkit.Http2Client;
import penstock.testkit.PluginJar;
import penstock.testkit.StubEndpoint;
import penstock.testkit.StubRequest;

/// Each example does what its README says, with free ports in place of those it names.
class ExamplesIT {

  private static final Path EXAMPLES =
      Path.of(System.getProperty("basedir", ""), "../../examples").toAbsolutePath().normalize();

  private final List<StubEndpoint> stubs = new ArrayList<>();

  @TempDir Path folder;

  @AfterEach
  void stop() {
    stubs.forEach(StubEndpoint::close);
  }

  @Test
  void quickStartTakesTurnsAndSkipsWhoIsGone() throws IOException {
    try (Distribution penstock = run("quick-start", Launcher.shipped())) {
      await().until(() -> answers(penstock, "web", "/", 4).equals(Set.of("9001", "9002")));
      assertThat(when().get(penstock.url("web", "/ping")).asString())
          .isEqualTo("penstock is here\n");

      stubs.getFirst().close();

      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> answers(penstock, "web", "/", 4).equals(Set.of("9002")));
    }
  }

  @Test
  void sidecarLeadsInAndOut() throws IOException {
    try (Distribution penstock = run("sidecar", Launcher.shipped())) {
      await().until(() -> answers(penstock, "inbound", "/health", 1).equals(Set.of("9001")));
      assertThat(outbound(penstock, "orders.internal")).isIn("9002", "9003");
      assertThat(outbound(penstock, "stock.internal")).isEqualTo("9004");
      when().get(penstock.url("outbound", "/")).then().statusCode(404);
      given()
          .header("Host", "orders.internal")
          .get(penstock.url("inbound", "/orders"))
          .then()
          .header("X-Endpoint", "9001");
    }
  }

  @Test
  void cacheTierSendsEachPathToItsOwnCache() throws IOException {
    try (Distribution penstock = run("cache-tier", Launcher.shipped())) {
      await().until(() -> new HashSet<>(caches(penstock)).size() == 3);
      List<String> before = caches(penstock);
      assertThat(caches(penstock)).isEqualTo(before);

      stubs.getFirst().close();

      await().atMost(Duration.ofSeconds(30)).until(() -> !caches(penstock).contains("9001"));
      List<String> after = caches(penstock);
      long moved =
          IntStream.range(0, before.size())
              .filter(i -> !before.get(i).equals("9001") && !before.get(i).equals(after.get(i)))
              .count();
      assertThat(moved).isLessThan(before.size() / 10);
    }
  }

  @Test
  void resilienceAsksTheOtherOneWhenOneIsGone() throws IOException {
    try (Distribution penstock = run("resilience", Launcher.shipped())) {
      stubs.getLast().close();
      for (int i = 0; i < 4; i++) {
        assertThat(answer(penstock.url("web", "/"), given())).isEqualTo("9001");
      }
      assertThat(Scrape.of(penstock).sum("penstock_retries_total", "cause=\"connect-refused\""))
          .isPositive();
    }
  }

  @Test
  void canaryGetsItsShareOfUsersAndWhoAsks() throws IOException {
    try (Distribution penstock = run("canary", Launcher.shipped())) {
      assertThat(answer(penstock.url("web", "/"), given().header("x-canary", "always")))
          .isEqualTo("9002");
      TreeMap<String, Integer> users = new TreeMap<>();
      for (int i = 1; i <= 200; i++) {
        String first = answer(penstock.url("web", "/"), given().cookie("uid", i));
        assertThat(answer(penstock.url("web", "/"), given().cookie("uid", i))).isEqualTo(first);
        users.merge(first, 1, Integer::sum);
      }
      assertThat(users.get("9002")).isBetween(2, 25);
      assertThat(users.get("9001")).isBetween(175, 198);
    }
  }

  @Test
  void filtersAskWhoItIsAndTellTheEndpoint() throws IOException {
    String app = "https://app.example.com";
    try (Distribution penstock = run("filters", Launcher.shipped())) {
      String url = penstock.url("web", "/reports/today");
      given()
          .get(url)
          .then()
          .statusCode(401)
          .header("WWW-Authenticate", startsWith("Basic realm=\"reports\""));
      given()
          .auth()
          .preemptive()
          .basic("ann", "secret")
          .header("Origin", app)
          .get(url)
          .then()
          .statusCode(200)
          .header("X-Endpoint", "9001")
          .header("Cache-Control", "private")
          .header("Access-Control-Allow-Origin", app);
      StubRequest seen = stubs.getFirst().requests().getLast();
      assertThat(seen.header("x-user")).isEqualTo("ann");
      assertThat(seen.header("authorization")).isNull();
      given()
          .header("Origin", app)
          .header("Access-Control-Request-Method", "GET")
          .options(url)
          .then()
          .statusCode(204);
      when().get(penstock.url("web", "/office/")).then().statusCode(403);
    }
  }

  @Test
  void drainingTakesAnEndpointOutAndBack() throws Exception {
    try (Distribution penstock = run("draining", Launcher.shipped())) {
      assertThat(answers(penstock, "web", "/", 4)).hasSize(2);
      String admin = penstock.address("(admin)");
      Launcher.Result drained =
          Launcher.shipped().run("drain", "api/a1", "--wait", "--admin", admin);
      assertThat(drained.exit()).isZero();
      assertThat(drained.out()).endsWith("api/a1 drain: empty\n");
      assertThat(answers(penstock, "web", "/", 4)).containsExactly("9002");
      assertThat(Launcher.shipped().run("ready", "api/a1", "--admin", admin).exit()).isZero();
      await().until(() -> answers(penstock, "web", "/", 4).size() == 2);
    }
  }

  @Test
  void stickyClientsComeBack() throws IOException {
    try (Distribution penstock = run("sticky", Launcher.shipped())) {
      assertThat(answers(penstock, "web", "/", 4)).hasSize(2);
      Response first = when().get(penstock.url("web", "/"));
      for (int i = 0; i < 4; i++) {
        RequestSpecification bound = given().cookie("PENSTOCK", first.cookie("PENSTOCK"));
        assertThat(answer(penstock.url("web", "/"), bound)).isEqualTo(first.header("X-Endpoint"));
      }
    }
  }

  @Test
  void customAlgorithmKeepsTrafficInItsZone() throws IOException {
    Path home = folder.resolve("home");
    copy(Launcher.HOME, home);
    String name = "org.example.zonefirst.ZoneFirstPlugin";
    Path source = EXAMPLES.resolve("custom-algorithm/src/main/java");
    PluginJar.of("balance-zone-first")
        .source(name, Files.readString(source.resolve(name.replace('.', '/') + ".java")))
        .in(home.resolve("plugins"));
    Launcher launcher = Launcher.shipped().program(home.resolve("bin/penstock"));
    try (Distribution penstock = run("custom-algorithm", launcher)) {
      await().until(() -> answers(penstock, "web", "/", 4).equals(Set.of("9001", "9002")));

      stubs.get(0).close();
      stubs.get(1).close();

      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> answers(penstock, "web", "/", 4).equals(Set.of("9003")));
    }
  }

  @Test
  void authKnowsItsUsersAndLimitsEach() throws IOException {
    Files.copy(EXAMPLES.resolve("auth/jwks.json"), folder.resolve("jwks.json"));
    try (Distribution penstock = run("auth", Launcher.shipped())) {
      String shop = penstock.url("web", "/");
      when().get(penstock.url("web", "/status")).then().statusCode(200);
      when()
          .get(shop)
          .then()
          .statusCode(401)
          .header("WWW-Authenticate", "Bearer realm=\"penstock\"");
      bearer("a.b.c").get(shop).then().statusCode(401);
      bearer(token("ann")).get(shop).then().statusCode(200).header("X-Endpoint", "9001");
      assertThat(stubs.getFirst().requests().getFirst().header("X-User")).isEqualTo("ann");
      assertThat(stubs.getFirst().requests().getFirst().header("X-Tier")).isEqualTo("gold");
      List<Integer> statuses = new ArrayList<>();
      await()
          .until(() -> {
            statuses.add(bearer(token("ann")).get(shop).statusCode());
            return statuses.getLast() == 429;
          });
      bearer(token("bob")).get(shop).then().statusCode(200);
    }
  }

  private static String token(String user) throws IOException {
    return Files.readString(EXAMPLES.resolve("auth/" + user + ".jwt")).strip();
  }

  private static RequestSpecification bearer(String token) {
    return given().header("Authorization", "Bearer " + token);
  }

  @Test
  void http2IsSpokenBesideHttp11AndAlone() throws IOException {
    try (Distribution penstock = run("http2", Launcher.shipped())) {
      await().until(() -> answers(penstock, "web", "/", 4).equals(Set.of("9001", "9002")));
      for (String listener : List.of("web", "grpc")) {
        String[] address = penstock.address(listener).split(":", 2);
        InetSocketAddress at = new InetSocketAddress(address[0], Integer.parseInt(address[1]));
        try (Http2Client client = Http2Client.connect(at)) {
          assertThat(client.get(1, "/").answer(1).header("x-endpoint")).isIn("9001", "9002");
          assertThat(client.get(3, "/ping").answer(3).text()).isEqualTo("penstock is here\n");
        }
      }
    }
  }

  /// Starts stubs for the ports 9001 and up that the example names; each tells its port.
  private Distribution run(String example, Launcher launcher) throws IOException {
    String yaml = Files.readString(EXAMPLES.resolve(example).resolve("penstock.yaml"));
    for (int port = 9001; yaml.contains("127.0.0.1:" + port); port++) {
      String header = "X-Endpoint: " + port;
      StubEndpoint stub = StubEndpoint.start(exchange -> exchange.answer(200, "ok", header));
      stubs.add(stub);
      yaml = yaml.replace("127.0.0.1:" + port, "127.0.0.1:" + stub.port());
    }
    String free = yaml.replaceAll("127\\.0\\.0\\.1:(808\\d|9900)\"", "127.0.0.1:0\"");
    Path file = Files.writeString(folder.resolve("penstock.yaml"), free);
    return Distribution.start(launcher, List.of("run", "-c", file.toString()));
  }

  private static String outbound(Distribution penstock, String host) {
    return answer(penstock.url("outbound", "/"), given().header("Host", host));
  }

  private static List<String> caches(Distribution penstock) {
    return IntStream.range(0, 60)
        .mapToObj(i -> answer(penstock.url("web", "/page-" + i), given()))
        .toList();
  }

  private static Set<String> answers(Distribution penstock, String listener, String path, int n) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < n; i++) {
      names.add(answer(penstock.url(listener, path), given()));
    }
    return names;
  }

  private static String answer(String url, RequestSpecification request) {
    return String.valueOf(request.get(url).header("X-Endpoint"));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
