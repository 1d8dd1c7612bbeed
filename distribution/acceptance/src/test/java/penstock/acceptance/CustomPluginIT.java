package penstock.acceptance;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Plugins that users write and drop into the folder.
class CustomPluginIT {

  private static final String CONFIGURATION =
      """
      admin: { bind: "127.0.0.1:0" }
      listeners: { web: { bind: "127.0.0.1:0" } }
      routes:
        - { path: /last, pool: last }
        - { path: /thrown, pool: thrown }
        - { path: /unprepared, pool: unprepared }
        - { pool: shipped }
      pools:
        last: { balance: { type: pick-last }, endpoints: [{ @a }, { @b }, { @c }] }
        thrown: { balance: { type: pick-throws }, endpoints: [{ @a }, { @b }] }
        unprepared: { balance: { type: over-throws }, endpoints: [{ @a }, { @b }] }
        shipped: { endpoints: [{ @a }, { @b }] }
      """;

  @TempDir private static Path folder;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static Stubs stubs;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static Distribution penstock;

  @BeforeAll
  static void start() throws IOException {
    CopiedHome home = CopiedHome.in(folder);
    stubs = Stubs.start("a", "b", "c");
    CopiedHome.algorithm("pick-last", "candidates.getLast()").in(home.plugins());
    CopiedHome.algorithm("pick-throws", "candidates.get(candidates.size())").in(home.plugins());
    CopiedHome.plugin(
            "over-throws",
            """
            registrar.offer(BalancingPolicy.KIND, "over-throws", NoSettings.class,
                (settings, context) -> candidates -> { throw new IllegalStateException(); });
            """)
        .in(home.plugins());
    penstock = home.run(stubs.fill(CONFIGURATION));
  }

  @AfterAll
  static void stop() throws IOException {
    penstock.close();
    stubs.close();
  }

  @Test
  void chooseWhomTheyLike() throws IOException {
    try (Caller caller = new Caller(penstock.address("web"))) {
      assertThat(Tally.of(9, _ -> caller.get("/last")).of("c")).isEqualTo(9);
    }
    when().get(penstock.admin("/v1/pools/last")).then().body(containsString("pick-last"));
  }

  @Test
  void costARequestThatTheyFailAndNothingElse() throws IOException {
    double before = errors();
    try (Caller caller = new Caller(penstock.address("web"))) {
      for (int i = 0; i < 50; i++) {
        Answer answer = caller.get("/thrown");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.header("proxy-status")).contains("plugin-error");
        assertThat(caller.get("/").status()).isEqualTo(200);
      }
    }

    assertThat(errors() - before).isEqualTo(50);
    when().get(penstock.admin("/healthz")).then().statusCode(200);
  }

  @Test
  void areDoneWithoutWhenTheyCannotPrepare() throws IOException {
    try (Caller caller = new Caller(penstock.address("web"))) {
      assertThat(Tally.of(60, _ -> caller.get("/unprepared")).counts()).containsOnlyKeys("a", "b");
    }
  }

  private static double errors() {
    return Metrics.of(penstock)
        .sum(
            "penstock_requests_total",
            "reason=\"plugin-error\"",
            "code_class=\"5xx\"",
            "pool=\"thrown\"");
  }
}
