package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.acceptance.Launcher.Result;

/// `penstock test`, on copies of the shipped example.
class ScriptTestIT {

  private static final Path EXAMPLE =
      Path.of(System.getProperty("basedir", ""), "../../examples/tested-routes")
          .toAbsolutePath()
          .normalize();

  @TempDir Path folder;

  @BeforeEach
  void copyExample() throws IOException {
    for (String name : List.of("penstock.yaml", "shop.test.yaml")) {
      Files.copy(EXAMPLE.resolve(name), folder.resolve(name));
    }
  }

  private void change(String name, String what, String by) throws IOException {
    Path file = folder.resolve(name);
    String before = Files.readString(file);
    assertThat(before).contains(what);
    Files.writeString(file, before.replace(what, by));
  }

  private Result test(String... more) throws IOException, InterruptedException {
    String[] arguments = new String[more.length + 2];
    arguments[0] = "test";
    arguments[1] = folder.toString();
    System.arraycopy(more, 0, arguments, 2, more.length);
    return Launcher.shipped().in(folder).run(arguments);
  }

  @Test
  void theExamplePassesAndIsCovered() throws Exception {
    Result passed = test("--coverage");

    assertThat(passed.err()).isEmpty();
    assertThat(passed.out())
        .contains("  routes 3 of 3, conditions 4 of 4\n")
        .endsWith("7 tests, 0 failed\n")
        .doesNotContain("FAIL");
    assertThat(passed.exit()).isZero();
  }

  @Test
  void aChangedRouteMakesATestFail() throws Exception {
    change("penstock.yaml", "path: /api/", "path: /ap/");

    Result failed = test();

    assertThat(failed.exit()).isEqualTo(1);
    assertThat(failed.out())
        .contains("shop.test.yaml:4:5)\n")
        .contains("          route: expected shop-api, was everything-else\n");
  }

  @Test
  void aChangedFilterMakesATestFail() throws Exception {
    change("penstock.yaml", "stripPrefix: /api", "stripPrefix: /app");

    assertThat(test().out())
        .contains("          upstreamPath: expected =/cart, was /api/cart\n")
        .endsWith("7 tests, 1 failed\n");
  }

  @Test
  void aChangedWeightMakesATestFail() throws Exception {
    change("penstock.yaml", "weight: 95", "weight: 60");

    assertThat(test().out())
        .containsPattern("pool: expected api 95%, api-canary 5% \\(within 1%\\), was api 92\\.");
  }

  @Test
  void aFilterThatFailsMakesATestFailThoughItsRequestPasses() throws Exception {
    Files.writeString(
        folder.resolve("broken.js"), "export function request(request) {\n  request.nope();\n}\n");
    Files.writeString(
        folder.resolve("broken.test.yaml"),
        """
        filter: broken.js
        tests:
          - { name: it passes, request: /, expect: { pool: next } }
        """);

    Result failed = test();

    assertThat(failed.exit()).isEqualTo(1);
    assertThat(failed.out())
        .contains("broken.test.yaml:3:5)\n")
        .contains(
            "          script: expected an answer, was script error: broken.js:2:3: TypeError");
  }

  @Test
  void checksOfAConfigurationJudgeAnswers() throws Exception {
    Files.writeString(
        folder.resolve("checked.yaml"),
        """
        listeners: { web: { bind: "127.0.0.1:0" } }
        routes: [{ pool: shop }]
        pools:
          shop:
            endpoints: [{ name: a, address: "127.0.0.1:9" }]
            health:
              - { type: tcp }
              - { type: http, path: /health, expect: { status: ["200"], body: well } }
        """);
    Files.writeString(
        folder.resolve("checked.test.yaml"),
        """
        configuration: checked.yaml
        tests:
          - name: well
            check: shop
            answer: { body: all is well }
            expect: { healthy: true, why: "GET /health: 200" }
          - name: not well
            answer: { status: 503, body: no room }
            expect: { healthy: true }
        """);

    assertThat(test().out())
        .contains("  ok    well\n", "          healthy: expected true, was false\n");
  }

  @Test
  void writesAReportForBuildServers() throws Exception {
    Path report = folder.resolve("report.xml");

    assertThat(test("--junit", report.toString()).exit()).isZero();

    assertThat(Files.readString(report)).contains("tests=\"7\" failures=\"0\" errors=\"0\"");
  }

  @Test
  void endsWithTwoWhenThereIsNothingToRun() throws Exception {
    Files.delete(folder.resolve("shop.test.yaml"));

    Result nothing = test();

    assertThat(nothing.exit()).isEqualTo(2);
    assertThat(nothing.err()).contains("no tests (expected: files named *.test.yaml)");
  }

  @Test
  void runsAgainWhenSomethingChanges() throws Exception {
    Path out = folder.resolveSibling(folder.getFileName() + ".out");
    Process watching =
        Launcher.shipped()
            .in(folder)
            .prepare(List.of("test", "--watch", folder.toString()))
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      awaitText(out, "7 tests, 0 failed\nwatching for changes\n");
      change("penstock.yaml", "path: /api/", "path: /ap/");
      awaitText(out, "route: expected shop-api, was everything-else\n");
      change("penstock.yaml", "path: /ap/", "path: /api/");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Files.readString(out).split("7 tests, 0 failed", -1).length >= 3);
      assertThat(watching.isAlive()).isTrue();
    } finally {
      watching.destroy();
      assertThat(watching.waitFor()).isNotZero();
      Files.delete(out);
    }
  }

  private static void awaitText(Path file, String text) {
    await().atMost(Duration.ofSeconds(30)).until(() -> Files.readString(file).contains(text));
  }
}
