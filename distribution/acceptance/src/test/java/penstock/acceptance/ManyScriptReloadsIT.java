package penstock.acceptance;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two hundred rules are saved while clients go on asking: nothing fails, what is broken is
/// refused, and nothing is left behind.
class ManyScriptReloadsIT {

  private static final int RULES = 20;
  private static final int ROUNDS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Less than the JVM, the engine and the clients may add by chance would be asking too much.
  private static final long MARGIN_BYTES = 4 << 20;

  private static final String YAML =
      """
      scripts: { dir: "FOLDER", compiler: off }
      listeners: { web: { bind: "127.0.0.1:0" } }
      routes:
      ROUTES  - { pool: a }
      pools:
        a: { endpoints: [{ @a }] }
        b: { endpoints: [{ @b }] }
      admin: { bind: "127.0.0.1:0" }
      server: { ioThreads: 1 }
      """;

  @TempDir private Path folder;

  private static String path(int rule) {
    return "/" + rule + "/";
  }

  @Test
  void loseNoRequestAndLeaveNothingBehind() throws Exception {
    saveAll(0);
    String routes =
        IntStream.range(0, RULES)
            .mapToObj(i -> "  - { match: { path: %s }, script: rule%d.js }\n".formatted(path(i), i))
            .collect(Collectors.joining());
    String[] targets = IntStream.range(0, RULES).mapToObj(i -> path(i)).toArray(String[]::new);
    try (Stubs stubs = Stubs.start("a", "b");
        Distribution penstock =
            Distribution.run(
                folder,
                stubs.fill(YAML.replace("FOLDER", folder.toString()).replace("ROUTES", routes)));
        Load load = Load.start(penstock.address("web"), 2, targets)) {
      Jcmd inside = new Jcmd(penstock.pid());
      round(penstock, 1);
      round(penstock, 2);
      int contexts = settledContexts(inside);
      List<String> threads = ours(inside);
      long bytes = inside.liveBytes();
      long answered = load.answered();

      for (int round = 3; round < ROUNDS + 3; round++) {
        round(penstock, round);
      }

      assertThat(load.answered()).isGreaterThan(answered + RULES * ROUNDS);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(inside.contexts()).isEqualTo(contexts));
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(ours(inside)).isEqualTo(threads));
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(inside.liveBytes()).isLessThan(bytes + MARGIN_BYTES));
      load.stop();
      assertThat(load.failures()).isEmpty();
    }
  }

  private static List<String> ours(Jcmd inside) throws IOException, InterruptedException {
    return inside.threads().stream().filter(name -> name.startsWith("penstock")).toList();
  }

  /// Spares are made after what they replace was taken: waits until no more come.
  private static int settledContexts(Jcmd inside) {
    int[] before = {-1};
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> {
          int now = inside.contexts();
          boolean same = now == before[0];
          before[0] = now;
          return same;
        });
    return before[0];
  }

  /// Saves every rule anew, and the first one broken in every third round.
  private void round(Distribution penstock, int round) throws IOException {
    if (round % 3 == 0) {
      double before = refusals(penstock);
      save(0, "export default (request, { pool }) => pool('a', ;");
      await().atMost(PATIENCE).until(() -> refusals(penstock) > before);
    }
    saveAll(round);
    String expected = round % 2 == 0 ? "a" : "b";
    List<String> everywhere = Collections.nCopies(RULES, expected);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(answers(penstock)).isEqualTo(everywhere));
  }

  private static double refusals(Distribution penstock) {
    return Metrics.of(penstock).sum("penstock_script_reloads_total", "result=\"refused\"");
  }

  /// What each rule answers now.
  private static List<String> answers(Distribution penstock) {
    return IntStream.range(0, RULES)
        .mapToObj(i -> when().get(penstock.url("web", path(i))).asString())
        .toList();
  }

  private void saveAll(int round) throws IOException {
    for (int i = 0; i < RULES; i++) {
      String pool = round % 2 == 0 ? "a" : "b";
      save(i, "export default (request, { pool }) => pool('" + pool + "', 'v" + round + "');");
    }
  }

  private void save(int rule, String text) throws IOException {
    Path fresh = Files.writeString(folder.resolve("rule.new"), text);
    Files.move(
        fresh,
        folder.resolve("rule" + rule + ".js"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
