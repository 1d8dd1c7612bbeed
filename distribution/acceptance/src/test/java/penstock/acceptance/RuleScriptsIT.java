package penstock.acceptance;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rules in JavaScript decide, are bounded, and are taken over when their files change.
class RuleScriptsIT {

  private static final Path EXAMPLE =
      Path.of(System.getProperty("basedir", ""), "../../examples/scripts")
          .toAbsolutePath()
          .normalize();

  private static final String YAML =
      """
      scripts: { dir: "%s", compiler: off, quarantine: 0s }
      listeners: { web: { bind: "127.0.0.1:0" } }
      routes:
        - { match: { path: /rule/ }, script: { script: rule.js, onError: reject } }
        - { match: { path: /soft/ }, script: rule.js, pool: a }
        - { pool: a }
      pools:
        a: { endpoints: [{ @a }] }
        b: { endpoints: [{ @b }] }
      admin: { bind: "127.0.0.1:0" }
      server: { shutdown: { closeMode: 0s, lameDuck: 0s } }
      """;

  @TempDir private Path folder;
  private Stubs stubs;

  @BeforeEach
  void start() throws IOException {
    stubs = Stubs.start("a", "b");
  }

  @AfterEach
  void stop() {
    stubs.close();
  }

  private void rule(String text) throws IOException {
    Path fresh = Files.writeString(folder.resolve("rule.new"), text);
    Files.move(
        fresh,
        folder.resolve("rule.js"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private Distribution run() throws IOException {
    return Distribution.run(folder, stubs.fill(YAML.formatted(folder)));
  }

  private static String pool(Distribution penstock, String path) {
    return when().get(penstock.url("web", path)).asString();
  }

  @Test
  void theExampleDoesWhatItSays() throws IOException {
    try (Stream<Path> files = Files.walk(EXAMPLE)) {
      for (Path file : files.filter(each -> !each.equals(EXAMPLE)).toList()) {
        Files.copy(file, folder.resolve(EXAMPLE.relativize(file).toString()));
      }
    }
    Path yaml = folder.resolve("penstock.yaml");
    String filled =
        Files.readString(yaml)
            .replace("\"127.0.0.1:9001\"", "{ @a }")
            .replace("\"127.0.0.1:9002\"", "{ @b }")
            .replaceAll("127\\.0\\.0\\.1:(8080|9900)", "127.0.0.1:0");
    Files.writeString(yaml, stubs.fill(filled));
    Launcher there = Launcher.shipped().in(folder);
    try (Distribution penstock = Distribution.start(there, List.of("run", "-c", "penstock.yaml"))) {
      String web = penstock.url("web", "/");
      assertThat(when().get(web).asString()).isEqualTo("a");
      assertThat(given().header("x-canary", "always").get(web).asString()).isEqualTo("b");
      assertThat(given().cookie("uid", "ada").get(web).asString()).isEqualTo("b");
      assertThat(stubs.named("b").requests().getLast().header("x-tester")).isEqualTo("yes");
      assertThat(when().get(penstock.url("web", "/whoami")).asString())
          .isEqualTo("you are 127.0.0.1\n");
      when().get(penstock.url("web", "/internal/x")).then().statusCode(200);
    }
  }

  @Test
  void aNewVersionIsTakenOverAndABadOneIsNot() throws IOException {
    rule("export default (request, { pool }) => pool('a', 'first');");
    try (Distribution penstock = run()) {
      assertThat(pool(penstock, "/rule/x")).isEqualTo("a");

      rule("export default (request, { pool }) => pool('b', 'second version');");
      await().until(() -> pool(penstock, "/rule/x").equals("b"));

      rule("export default (request, { pool }) => pool('a', ;");
      await().until(() -> penstock.log().contains("rule.js:1:49: SyntaxError"));
      assertThat(pool(penstock, "/rule/x")).isEqualTo("b");
      assertThat(when().get(penstock.admin("/metrics")).asString())
          .contains("penstock_script_reloads_total{result=\"ok\",script=\"rule.js\"} 1.0")
          .contains("penstock_script_reloads_total{result=\"refused\",script=\"rule.js\"} 1.0");
    }
  }

  @Test
  void aLoopCostsItsOwnRequestItsBudgetAndTheRuleItsTurnAtLast() throws IOException {
    rule(
        "export default (request, { pool }) => {"
            + " while (request.query('loop') !== null) {} return pool('b', 'fine'); };");
    try (Distribution penstock = run()) {
      given()
          .get(penstock.url("web", "/rule/x?loop"))
          .then()
          .statusCode(500)
          .header("Proxy-Status", containsString("script-timeout"));
      assertThat(pool(penstock, "/rule/x")).isEqualTo("b");
      assertThat(pool(penstock, "/soft/x?loop")).isEqualTo("a");

      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> {
            var _ = pool(penstock, "/soft/x?loop");
            return when()
                .get(penstock.admin("/metrics"))
                .asString()
                .contains("penstock_script_quarantined{script=\"rule.js\"} 1.0");
          });
      assertThat(pool(penstock, "/soft/x")).isEqualTo("a");

      rule("export default (request, { pool }) => pool('b', 'mended');");
      await().until(() -> pool(penstock, "/soft/x").equals("b"));
    }
  }

  @Test
  void itDoesNotStartWithAScriptThatCannotBeLoaded() throws Exception {
    rule("export default (request) => {\n  return request.;\n};");
    Path file = Files.writeString(folder.resolve("bad.yaml"), stubs.fill(YAML.formatted(folder)));

    Launcher.Result result = Launcher.shipped().run("run", "-c", file.toString());

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .contains("penstock: rule.js:2:18: SyntaxError")
        .contains(">    2 |   return request.;");
  }

  @Test
  void scriptsAreCompiledIfOneIsConfigured() throws IOException {
    rule("export default (request, { pool }) => pool('a', 'compiled');");
    Path file =
        Files.writeString(
            folder.resolve("penstock.yaml"),
            stubs.fill(YAML.formatted(folder).replace("compiler: off, ", "")));
    List<String> arguments = List.of("run", "-c", file.toString());
    try (Distribution penstock = Distribution.start(Launcher.shipped(), arguments)) {
      assertThat(pool(penstock, "/rule/x")).isEqualTo("a");
      assertThat(penstock.log()).contains("mode=\"compiled\" because=\"a script is configured\"");
      assertThat(when().get(penstock.admin("/metrics")).asString())
          .contains("penstock_script_jit 1.0");
    }
  }
}
