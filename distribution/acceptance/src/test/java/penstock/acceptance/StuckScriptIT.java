package penstock.acceptance;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What nothing stops - a function that calls itself and catches the overflow - is told of: by a
/// metric, in the log, and by a process that is not ready any more.
class StuckScriptIT {

  private static final String YAML =
      """
      scripts: { dir: "FOLDER", compiler: off }
      listeners: { web: { bind: "127.0.0.1:0" } }
      routes: [{ script: rule.js, pool: a }]
      pools: { a: { endpoints: [{ @a }] } }
      admin: { bind: "127.0.0.1:0" }
      """;

  private static final String RULE =
      """
      function again() { try { again(); } catch (e) { again(); } }
      export default (request, { next }) => {
        if (request.path === "/stuck") again();
        return next("");
      };
      """;

  @TempDir private Path folder;

  @Test
  void isToldOf() throws IOException {
    Files.writeString(folder.resolve("rule.js"), RULE);
    try (Stubs stubs = Stubs.start("a");
        Distribution penstock =
            Distribution.run(folder, stubs.fill(YAML.replace("FOLDER", folder.toString())))) {
      when().get(penstock.admin("/readyz")).then().statusCode(200);
      assertThat(when().get(penstock.url("web", "/well")).asString()).isEqualTo("a");
      assertThat(stuck(penstock)).isZero();

      Thread.ofVirtual().start(() -> ask(penstock.address("web")));

      await().until(() -> stuck(penstock) == 1);
      when().get(penstock.admin("/readyz")).then().statusCode(503);
      assertThat(penstock.log())
          .contains("script cannot be stopped: its thread is lost, restart this process")
          .contains("script=\"rule.js\"");
    }
  }

  private static double stuck(Distribution penstock) {
    return Metrics.of(penstock).sum("penstock_script_stuck");
  }

  // Nobody answers it.
  private static void ask(String address) {
    try (Caller caller = new Caller(address)) {
      var _ = caller.get("/stuck");
    } catch (IOException _) {
      // The process was killed.
    }
  }
}
