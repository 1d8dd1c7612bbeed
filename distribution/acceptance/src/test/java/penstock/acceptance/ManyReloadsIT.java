package penstock.acceptance;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two hundred reloads while clients go on asking: nothing fails and nothing is left behind.
class ManyReloadsIT {

  private static final int RELOADS = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Less than the JVM and the clients may add by chance would be asking too much.
  private static final long MARGIN_BYTES = 2 << 20;

  private static final String FIRST =
      """
      admin: { bind: "127.0.0.1:0" }
      listeners: { web: { bind: "127.0.0.1:0" } }
      routes:
        - { name: rest, pool: site }
      pools:
        site:
          health: { type: http, path: /health, interval: 1s }
          endpoints: [{ @a }, { @b }]
      """;

  private static final String SECOND =
      """
      admin: { bind: "127.0.0.1:0" }
      listeners: { web: { bind: "127.0.0.1:0" }, more: { bind: "127.0.0.1:0" } }
      routes:
        - { name: extra, path: /extra, pool: extra }
        - { name: rest, pool: site }
      pools:
        site:
          balance: least-request
          health: { type: http, path: /health, interval: 2s }
          endpoints: [{ @a, weight: 2 }, { @c }]
        extra: { endpoints: [{ @c }] }
      """;

  @TempDir private Path folder;

  @Test
  void loseNoRequestAndLeaveNothingBehind() throws Exception {
    try (Stubs stubs = Stubs.start("a", "b", "c");
        Distribution penstock = Distribution.run(folder, stubs.fill(FIRST));
        Load load = Load.start(penstock.address("web"), 3, "/", "/extra")) {
      Jcmd inside = new Jcmd(penstock.pid());
      reload(penstock, stubs, 60);
      // What was replaced lingers for a moment.
      await().atMost(PATIENCE).until(() -> settled(inside));
      List<String> threads = inside.threads();
      List<String> series = series(penstock);
      Map<String, Integer> engine = inside.engine();
      long bytes = inside.liveBytes();
      long answered = load.answered();

      reload(penstock, stubs, RELOADS);

      assertThat(load.answered()).isGreaterThan(answered + RELOADS);
      eventually(() -> assertThat(series(penstock)).isEqualTo(series));
      eventually(() -> assertThat(inside.engine()).isEqualTo(engine));
      eventually(() -> assertThat(inside.threads()).isEqualTo(threads));
      eventually(() -> assertThat(inside.liveBytes()).isLessThan(bytes + MARGIN_BYTES));
      load.stop();
      assertThat(load.failures()).isEmpty();
    }
  }

  private static boolean settled(Jcmd inside) throws Exception {
    Map<String, Integer> engine = inside.engine();
    return engine.getOrDefault("penstock.core.engine.Line", 0) == 1
        && !engine.containsKey("penstock.core.engine.Listeners$Leaving");
  }

  private static void eventually(ThrowingRunnable assertion) {
    await().atMost(PATIENCE).untilAsserted(assertion);
  }

  private static List<String> series(Distribution penstock) {
    return List.copyOf(Metrics.of(penstock).series());
  }

  private void reload(Distribution penstock, Stubs stubs, int times) throws IOException {
    String first = stubs.fill(FIRST);
    String second = stubs.fill(SECOND);
    for (int i = 0; i < times; i++) {
      Files.writeString(folder.resolve("penstock.yaml"), i % 2 == 0 ? second : first);
      when().post(penstock.admin("/v1/reload")).then().statusCode(200);
    }
  }
}
