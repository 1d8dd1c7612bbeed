package penstock.acceptance;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.acceptance.RawClient.Reply;
import penstock.testkit.StubEndpoint;

class AdminIT {

  private static final Pattern DOCUMENTED =
      Pattern.compile("^\\| `(penstock_[a-z_]+)` \\|", Pattern.MULTILINE);

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static StubEndpoint endpoint;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static Distribution penstock;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    endpoint = StubEndpoint.start(exchange -> exchange.answer(200, "fine"));
    penstock =
        Distribution.run(
            folder,
            """
            listeners: { web: { bind: "127.0.0.1:0" } }
            routes:
              - { name: nobody, path: /nobody, pool: nobody }
              - { name: all, pool: site }
            pools:
              site:
                balance: least-connections
                endpoints: [{ name: a, address: "127.0.0.1:%d", weight: 3 }]
                health: { type: http, path: /health, interval: 1s }
              nobody: {}
            admin: { bind: "127.0.0.1:0" }
            """
                .formatted(endpoint.port()));
  }

  @AfterAll
  static void end() throws IOException {
    try (Distribution _ = penstock) {
      endpoint.close();
    }
  }

  @Test
  void isAliveAndReady() {
    when().get(penstock.admin("/healthz")).then().statusCode(200).body(startsWith("ok"));
    when().get(penstock.admin("/readyz")).then().statusCode(200);
    when().get(penstock.admin("/readyz?pool=site")).then().statusCode(200);
    when()
        .get(penstock.admin("/readyz?pool=site&pool=nobody"))
        .then()
        .statusCode(503)
        .body(containsString("nobody"));
    when().get(penstock.admin("/readyz?pool=nope")).then().statusCode(404);
  }

  @Test
  void showsListeners() {
    when()
        .get(penstock.admin("/v1/listeners"))
        .then()
        .statusCode(200)
        .contentType("application/json")
        .body("name", contains("web"))
        .body("[0].address", equalTo(penstock.address("web")))
        .body("[0].protocol", equalTo("http"))
        .body("[0].state", equalTo("open"))
        .body("[0]", hasKey("connections"));
  }

  @Test
  void showsRoutesInOrder() {
    when()
        .get(penstock.admin("/v1/routes"))
        .then()
        .statusCode(200)
        .body("index", contains(0, 1))
        .body("name", contains("nobody", "all"))
        .body("[0].match", containsString("/nobody"))
        .body("[0].action", containsString("nobody"))
        .body("action", everyItem(not(containsString("["))));
  }

  @Test
  void showsPoolsAndTheirEndpoints() {
    when()
        .get(penstock.admin("/v1/pools/site"))
        .then()
        .statusCode(200)
        .body("balance", equalTo("least-connections"))
        .body("panic", equalTo(false))
        .body("endpoints[0].name", equalTo("a"))
        .body("endpoints[0].address", equalTo("127.0.0.1:" + endpoint.port()))
        .body("endpoints[0].weight", equalTo(3))
        .body("endpoints[0].effectiveWeight", equalTo(3.0f))
        .body("endpoints[0].state", equalTo("ready"))
        .body("endpoints[0].health", equalTo("up"))
        .body("endpoints[0].verdict", equalTo("GET /health: 200"))
        .body("endpoints[0].since", notNullValue())
        .body("endpoints[0].inFlight", equalTo(0))
        .body("endpoints[0].ejectedUntil", equalTo(null))
        .body("endpoints[0].backup", equalTo(false));
    when()
        .get(penstock.admin("/v1/pools"))
        .then()
        .body("name", containsInAnyOrder("site", "nobody"));
  }

  @Test
  void showsPlugins() {
    when()
        .get(penstock.admin("/v1/plugins"))
        .then()
        .statusCode(200)
        .body("id", hasItem("balance-round-robin"))
        .body("state", everyItem(equalTo("started")))
        .body("jar", everyItem(containsString(".jar")));
  }

  @Test
  void saysWhichNamesThereAre() {
    when()
        .get(penstock.admin("/v1/pools/nope"))
        .then()
        .statusCode(404)
        .body("error", startsWith("name: nope (expected: one of ["))
        .body("error", containsString("nobody"));
    when().get(penstock.admin("/v2")).then().statusCode(404).body("error", startsWith("path: /v2"));
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /metrics",
    "PUT, /v1/pools",
    "DELETE, /v1/pools/site",
    "GET, /v1/reload",
    "POST, /healthz"
  })
  void refusesOtherMethods(String method, String path) {
    given()
        .request(method, penstock.admin(path))
        .then()
        .statusCode(405)
        .header("Allow", notNullValue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.test", "evil.test:9900", "127.0.0.1.evil.test", "localhost.evil.test"})
  void refusesOtherHosts(String host) throws IOException {
    assertThat(raw("GET /v1/pools HTTP/1.1\r\nHost: " + host).status()).isEqualTo(403);
    assertThat(raw("GET /metrics HTTP/1.1\r\nHost: " + host).status()).isEqualTo(403);
    assertThat(raw("GET /healthz HTTP/1.1\r\nHost: " + host).status()).isEqualTo(200);
  }

  @Test
  void knowsItsOwnHosts() throws IOException {
    for (String host : List.of("localhost", "127.0.0.1:1", "[::1]:9900", "LOCALHOST:80")) {
      assertThat(raw("GET /v1/pools HTTP/1.1\r\nHost: " + host).status()).as(host).isEqualTo(200);
    }
  }

  @Test
  void refusesChangesThatComeFromOtherSites() throws IOException {
    String reload = "POST /v1/reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n";

    assertThat(raw(reload + "Origin: http://evil.test").status()).isEqualTo(403);
    assertThat(raw(reload + "Origin: null").status()).isEqualTo(403);
  }

  @Test
  void reloads() {
    given()
        .post(penstock.admin("/v1/reload"))
        .then()
        .statusCode(200)
        .body("summary", notNullValue());
  }

  @Test
  void countsRequestsAndTheirOverhead() throws IOException {
    Scrape before = Scrape.of(penstock);
    try (RawClient client = RawClient.to(penstock.address("web"))) {
      for (int i = 0; i < 10; i++) {
        assertThat(client.get("/counted").status()).isEqualTo(200);
      }
      assertThat(client.get("/nobody").status()).isEqualTo(503);
    }
    // A request is counted when its last byte is out, which the client may see a moment earlier.
    await()
        .until(() ->
            grown(before, Scrape.of(penstock), "penstock_requests_total", "route=\"nobody\"") == 1);
    Scrape after = Scrape.of(penstock);

    assertThat(grown(before, after, "penstock_overhead_seconds_count", "route=\"all\""))
        .isEqualTo(10);
    assertThat(grown(before, after, "penstock_request_seconds_count", "route=\"all\""))
        .isEqualTo(10);
    assertThat(
            grown(
                before,
                after,
                "penstock_requests_total",
                "route=\"all\"",
                "pool=\"site\"",
                "listener=\"web\"",
                "method=\"GET\"",
                "code_class=\"2xx\"",
                "reason=\"ok\""))
        .isEqualTo(10);
    assertThat(
            grown(
                before,
                after,
                "penstock_requests_total",
                "route=\"nobody\"",
                "code_class=\"5xx\"",
                "reason=\"no-endpoint\""))
        .isEqualTo(1);
    assertThat(grown(before, after, "penstock_bytes_total", "pool=\"site\"", "direction=\"out\""))
        .isEqualTo(10 * "fine".length());
    assertThat(grown(before, after, "penstock_endpoint_requests_total", "endpoint=\"a\""))
        .isEqualTo(10);
    assertThat(after.sum("penstock_overhead_seconds_bucket", "route=\"all\"", "le=\"+Inf\""))
        .isEqualTo(after.sum("penstock_overhead_seconds_count", "route=\"all\""));
  }

  @Test
  void showsWhatIsDocumentedAndNothingElse() throws IOException {
    Set<String> documented =
        DOCUMENTED
            .matcher(Files.readString(Launcher.HOME.resolve("docs/metrics.md")))
            .results()
            .map(result -> result.group(1))
            .collect(Collectors.toSet());
    Set<String> shown =
        Scrape.of(penstock).values().keySet().stream()
            .map(series -> series.replaceFirst("\\{.*", ""))
            .map(name -> name.replaceFirst("_(bucket|count|sum)$", ""))
            .filter(name -> name.startsWith("penstock_"))
            .collect(Collectors.toSet());

    assertThat(shown).isSubsetOf(documented).hasSizeGreaterThan(20);
    assertThat(shown)
        .contains(
            "penstock_listener_connections",
            "penstock_endpoint_state",
            "penstock_pool_endpoints",
            "penstock_health_checks_total",
            "penstock_config_applied_total",
            "penstock_process_cpu_ratio",
            "penstock_buffers_in_use");
  }

  @Test
  void speaksOpenMetricsToWhoAsks() throws IOException {
    given()
        .accept("application/openmetrics-text; version=1.0.0")
        .get(penstock.admin("/metrics"))
        .then()
        .contentType(startsWith("application/openmetrics-text"))
        .body(containsString("# EOF"));
    assertThat(get(penstock.admin("/metrics")).contentType()).startsWith("text/plain");
    given().head(penstock.admin("/metrics")).then().statusCode(200);
    assertThat(Scrape.of(penstock).sum("penstock_config_last_success_timestamp_seconds"))
        .isGreaterThan(1.7e9);
  }

  private static double grown(Scrape before, Scrape after, String name, String... labels) {
    return after.sum(name, labels) - before.sum(name, labels);
  }

  private static Reply raw(String head) throws IOException {
    try (RawClient client = RawClient.to(penstock.address("(admin)"))) {
      return client.send(head + "\r\n\r\n").reply();
    }
  }
}
