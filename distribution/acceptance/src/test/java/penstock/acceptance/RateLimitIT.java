package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clients that send more than their share.
class RateLimitIT {

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static Stubs stubs;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static Distribution penstock;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    stubs = Stubs.start("a");
    penstock =
        Distribution.run(
            folder,
            stubs.fill(
                """
                listeners: { web: { bind: "127.0.0.1:0" } }
                routes:
                  - name: keyed
                    match: { path: /keyed/ }
                    filters:
                      - { type: rate-limit, name: keys, key: header.x-key, rate: 3/h }
                    pool: site
                  - name: twice
                    match: { path: /twice/ }
                    filters:
                      - { type: rate-limit, name: hourly, key: path, rate: 100/h, burst: 2 }
                      - { type: rate-limit, name: daily, key: path, rate: 1000/d, burst: 5 }
                    pool: site
                pools: { site: { endpoints: [{ @a }] } }
                admin: { bind: "127.0.0.1:0" }
                """));
  }

  @AfterAll
  static void end() throws IOException {
    try (Distribution _ = penstock) {
      stubs.close();
    }
  }

  @Test
  void refusesMoreThanAKeysShare() throws IOException {
    try (Caller ann = new Caller(penstock.address("web"));
        Caller bob = new Caller(penstock.address("web"))) {
      for (int i = 0; i < 3; i++) {
        assertThat(ann.get("/keyed/", "X-Key: ann").status()).isEqualTo(200);
      }

      Answer refused = ann.get("/keyed/", "X-Key: ann");

      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.body()).contains("rate-limited");
      assertThat(Integer.parseInt(refused.header("retry-after"))).isBetween(1, 1200);
      assertThat(refused.header("ratelimit-policy")).isEqualTo("\"keys\";q=3;w=3600");
      assertThat(refused.header("ratelimit")).startsWith("\"keys\";r=0;t=");
      assertThat(refused.header("proxy-status")).contains("error=http_request_denied");
      assertThat(bob.get("/keyed/", "X-Key: bob").status()).isEqualTo(200);
      assertThat(bob.get("/keyed/", "X-Key: bob").header("ratelimit")).startsWith("\"keys\";r=1;");
    }
    assertThat(stubs.named("a").requests().stream().filter(r -> r.target().equals("/keyed/")))
        .hasSize(5);
    assertThat(Metrics.of(penstock).sum("penstock_extension_rate_limited_total", "\"keys\""))
        .isOne();
    // A request is counted when its last byte is out, which the client may see a moment earlier.
    await()
        .until(() ->
            Metrics.of(penstock)
                    .sum("penstock_requests_total", "route=\"keyed\"", "reason=\"rate-limited\"")
                == 1);
  }

  @Test
  void tellsOfEveryLimit() throws IOException {
    try (Caller client = new Caller(penstock.address("web"))) {
      assertThat(client.get("/twice/a").status()).isEqualTo(200);
      assertThat(client.get("/twice/a").status()).isEqualTo(200);
      assertThat(client.get("/twice/a").status()).isEqualTo(429);
      assertThat(client.get("/twice/b").status()).isEqualTo(200);
    }
    assertThat(
            RestAssured.get(penstock.url("web", "/twice/c"))
                .headers()
                .getValues("RateLimit-Policy"))
        .containsExactlyInAnyOrder("\"hourly\";q=2;w=72", "\"daily\";q=5;w=432");
  }
}
