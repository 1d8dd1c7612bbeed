package penstock.acceptance;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.acceptance.Launcher.Result;

/// The examples of filters and health checks in JavaScript do what their READMEs say.
class FilterAndHealthExamplesIT {

  private static final Path EXAMPLES =
      Path.of(System.getProperty("basedir", ""), "../../examples").toAbsolutePath().normalize();

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Map<String, String> pages = new ConcurrentHashMap<>();

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // started before each test
  private Stubs stubs;

  @BeforeEach
  void start() throws IOException {
    stubs = Stubs.start("a", "b");
  }

  @AfterEach
  void stop() {
    stubs.close();
  }

  private Distribution run(String example) throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES.resolve(example))) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(String.valueOf(file.getFileName())));
      }
    }
    Path yaml = folder.resolve("penstock.yaml");
    Files.writeString(
        yaml,
        Files.readString(yaml)
            .replace("127.0.0.1:9001", "127.0.0.1:" + stubs.named("a").port())
            .replace("127.0.0.1:9002", "127.0.0.1:" + stubs.named("b").port())
            .replaceAll("127\\.0\\.0\\.1:(8080|9900)", "127.0.0.1:0"));
    Launcher there = Launcher.shipped().in(folder);
    return Distribution.start(there, List.of("run", "-c", "penstock.yaml"));
  }

  @Test
  void aFilterChangesRequestsAndAnswers() throws Exception {
    stubs
        .named("a")
        .behave(exchange ->
            exchange.answer(exchange.target().equals("/") ? 200 : 404, "shop", "Server: stub"));
    try (Distribution penstock = run("script-filter")) {
      Response shop = given().header("accept-language", "de").get(penstock.url("web", "/"));
      assertThat(shop.asString()).isEqualTo("shop");
      assertThat(shop.header("content-language")).isEqualTo("de");
      assertThat(shop.header("server")).isNull();
      assertThat(shop.header("server-timing")).startsWith("shop;dur=");
      assertThat(stubs.named("a").requests().getLast().header("x-language")).isEqualTo("de");
      assertThat(when().get(penstock.url("web", "/v1/carts")).statusCode()).isEqualTo(410);
      assertThat(when().get(penstock.url("web", "/private/x")).statusCode()).isEqualTo(403);
    }
    Result tested = Launcher.shipped().in(folder).run("test", "--coverage", ".");
    assertThat(tested.out()).endsWith("\n4 tests, 0 failed\n").doesNotContain("never run");
    assertThat(tested.exit()).isZero();
  }

  @Test
  void aHealthCheckJudgesWhatEndpointsSayOfThemselves() throws Exception {
    for (String name : List.of("a", "b")) {
      pages.put(name, "{\"state\": \"here\", \"queue\": 3}");
      stubs
          .named(name)
          .behave(exchange ->
              exchange.answer(200, exchange.target().equals("/") ? name : pages.get(name)));
    }
    try (Distribution penstock = run("script-health")) {
      await().atMost(PATIENCE).until(() -> answers(penstock).equals(Set.of("a", "b")));
      assertThat(pools(penstock)).contains("GET /status.json: 200, queue 3");

      pages.put("a", "{\"state\": \"here\", \"queue\": 500}");
      await().atMost(PATIENCE).until(() -> answers(penstock).equals(Set.of("b")));
      assertThat(pools(penstock)).contains("GET /status.json: 200, queue 500");

      pages.put("a", "{\"state\": \"here\", \"queue\": 4}");
      pages.put("b", "{\"state\": \"leaving\"}");
      await().atMost(PATIENCE).until(() -> answers(penstock).equals(Set.of("a")));
      assertThat(pools(penstock)).contains("GET /status.json: 200, leaving");
    }
    Result tested = Launcher.shipped().in(folder).run("test", "--coverage", ".");
    assertThat(tested.out()).endsWith("\n4 tests, 0 failed\n").doesNotContain("never run");
    assertThat(tested.exit()).isZero();
  }

  private static String pools(Distribution penstock) {
    return when().get(penstock.admin("/v1/pools")).asString();
  }

  private static Set<String> answers(Distribution penstock) {
    return IntStream.range(0, 4)
        .mapToObj(_ -> when().get(penstock.url("web", "/")).asString())
        .collect(Collectors.toSet());
  }
}
