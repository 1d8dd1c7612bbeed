package penstock.acceptance;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.startsWith;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What the admin port shows of metrics.
class MetricsIT {

  private static final Pattern DOCUMENTED =
      Pattern.compile("^\\| `(penstock_[a-z0-9_]+)` \\|", Pattern.MULTILINE);

  private static final String[] OF_ALL = {
    "listener=\"web\"",
    "route=\"all\"",
    "pool=\"site\"",
    "method=\"GET\"",
    "code_class=\"2xx\"",
    "reason=\"ok\""
  };
  private static final String[] OF_NOBODY = {
    "route=\"nobody\"", "code_class=\"5xx\"", "reason=\"no-endpoint\""
  };

  @RegisterExtension
  static final Site site =
      new Site(
          """
          listeners: { web: { bind: "127.0.0.1:0" } }
          routes:
            - { name: nobody, path: /nobody, pool: nobody }
            - { name: all, pool: site }
          pools:
            site:
              balance: least-connections
              endpoints: [{ name: a, address: @site, weight: 3 }]
              health: { type: http, path: /health, interval: 1s }
            nobody: {}
          admin: { bind: "127.0.0.1:0" }
          """);

  @Test
  void countsRequestsAndTheirOverhead() throws IOException {
    Scrape before = Scrape.of(site.penstock());
    try (RawClient client = site.client()) {
      for (int i = 0; i < 10; i++) {
        assertThat(client.get("/counted").status()).isEqualTo(200);
      }
      assertThat(client.get("/nobody").status()).isEqualTo(503);
    }
    // A request is counted when its last byte is out, which the client may see a moment earlier.
    await()
        .until(() ->
            grown(before, Scrape.of(site.penstock()), "penstock_requests_total", OF_NOBODY) == 1);
    Scrape after = Scrape.of(site.penstock());

    assertThat(grown(before, after, "penstock_requests_total", OF_ALL)).isEqualTo(10);
    assertThat(grown(before, after, "penstock_requests_total", OF_NOBODY)).isEqualTo(1);
    assertThat(grown(before, after, "penstock_request_seconds_count", "route=\"all\""))
        .isEqualTo(10);
    assertThat(grown(before, after, "penstock_overhead_seconds_count", "route=\"all\""))
        .isEqualTo(10);
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
        Scrape.of(site.penstock()).values().keySet().stream()
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
        .get(site.penstock().admin("/metrics"))
        .then()
        .contentType(startsWith("application/openmetrics-text"))
        .body(containsString("# EOF"));
    assertThat(get(site.penstock().admin("/metrics")).contentType()).startsWith("text/plain");
    given().head(site.penstock().admin("/metrics")).then().statusCode(200);
    assertThat(Scrape.of(site.penstock()).sum("penstock_config_last_success_timestamp_seconds"))
        .isGreaterThan(1.7e9);
  }

  private static double grown(Scrape before, Scrape after, String name, String... labels) {
    return after.sum(name, labels) - before.sum(name, labels);
  }
}
