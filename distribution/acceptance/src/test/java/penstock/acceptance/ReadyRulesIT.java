package penstock.acceptance;

import static io.restassured.RestAssured.given;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.acceptance.Launcher.Result;

/// The rules that ship, with their tests, in a copy of `scripts/`.
class ReadyRulesIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @BeforeEach
  void copyScripts() throws IOException {
    try (var files = Files.list(Launcher.HOME.resolve("scripts"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, folder.resolve(String.valueOf(file.getFileName())));
      }
    }
  }

  private void change(String name, String what, String by) throws IOException {
    Path file = folder.resolve(name);
    String before = Files.readString(file);
    assertThat(before).contains(what);
    Files.writeString(file, before.replace(what, by));
  }

  private Result test(String rule, String... more) throws IOException, InterruptedException {
    String[] arguments = new String[more.length + 2];
    arguments[0] = "test";
    arguments[1] = folder.resolve(rule + ".test.yaml").toString();
    System.arraycopy(more, 0, arguments, 2, more.length);
    return Launcher.shipped().in(folder).run(arguments);
  }

  @Test
  void passTheirTestsAndLeaveNoLineUntouched() throws Exception {
    Result all = Launcher.shipped().in(folder).run("test", "--coverage");

    assertThat(all.out())
        .contains("canary.test.yaml", "cache-keys.test.yaml", "tenants.test.yaml")
        .contains("  script canary.js: lines ")
        .doesNotContain("FAIL", "never run")
        .containsPattern("\n\\d+ tests, 0 failed\n$");
    assertThat(all.exit()).isZero();
  }

  @Test
  void theExampleOfARulePassesItsTests() throws Exception {
    Path example =
        Path.of(System.getProperty("basedir", ""), "../../examples/scripts").toAbsolutePath();

    Result tested = Launcher.shipped().in(folder).run("test", "--coverage", example.toString());

    assertThat(tested.out()).endsWith("\n5 tests, 0 failed\n").doesNotContain("never run");
    assertThat(tested.exit()).isZero();
  }

  /// A rule a line, each changed once: its name, what is replaced, by what, and what a test says.
  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        canary|SHARE = 0.05|SHARE = 0.5|pool: expected stable 95%, canary 5%
        tenants|setHeader(HEADER, tenant);||headers.x-tenant: expected =acme, was globex
        blue-green|LIVE = "blue"|LIVE = "green"|pool: expected blue, was green
        geography|"198.51.100.128/25"|"198.51.100.128/32"|status: expected 451, was pool us
        ab-test|"no user"|"nobody"|why: expected =no user, was nobody
        maintenance|time >= END|time > END|pool: expected next, was none
        devices|android(?!.*mobile)|android|pool: expected mobile, was desktop
        rate-classes|request.claim(PLAN_CLAIM)|request.header(HEADER)|why: expected =normal, was anonymous
        sni-tenants|hashKey(tenant);||hashKey: expected =acme, was none
        sources|"198.51.100.128/25"|"198.51.100.128/32"|pool: expected none, was partners
        least-loaded|<=|>=|endpoint: expected endpoint-1, was endpoint-2
        cache-keys|kept.sort()|kept|hashKey: expected =www.example.com/shoes?color=red&size=42, was
        safe-headers|"nosniff"|"sniff"|answerHeaders.x-content-type-options: expected =nosniff, was sniff
        failed-answers|setStatus(410)|setStatus(404)|status: expected 410, was 404
        json-health|"stopping", { atOnce: true }|"stopping"|atOnce: expected true, was false
        crawlers|!== PUBLIC|!== "x"|answerHeaders.x-robots-tag: expected absent, was
        """,
        """
        json-health|page.load > MOST_LOAD|page.load > 1|healthy: expected false, was true
        cache-keys|request.method !== "HEAD"|true|pool: expected caches, was origin
        """
      })
  void changedRulesMakeTestsFail(String changes) throws Exception {
    List<String[]> all = changes.strip().lines().map(line -> line.split("\\|", -1)).toList();
    for (String[] each : all) {
      change(each[0] + ".js", each[1], each[2]);
    }

    Result failed = Launcher.shipped().in(folder).run("test", folder.toString());

    assertThat(failed.exit()).isEqualTo(1);
    for (String[] each : all) {
      assertThat(failed.out()).contains("          " + each[3]);
    }
  }

  @Test
  void aRuleThatCannotBeReadIsShownWithItsPlace() throws Exception {
    change("canary.js", "const asked = ", "const const asked = ");

    Result failed = test("canary");

    assertThat(failed.exit()).isEqualTo(1);
    assertThat(failed.out()).contains("canary.js:23:9").contains("const const asked = ");
  }

  @Test
  void linesThatNoTestRunsAreShown() throws Exception {
    change(
        "canary.js",
        "  const user =",
        "  if (asked === \"maybe\") {\n    return pool(STABLE);\n  }\n  const user =");

    assertThat(test("canary", "--coverage").out())
        .contains("  script canary.js: line 31: never run\n");
  }

  @Test
  void aChangeIsTakenOverOnlyIfItPassesItsTests() throws Exception {
    String yaml =
        """
        admin: { bind: "127.0.0.1:0" }
        listeners: { web: { bind: "127.0.0.1:0" } }
        scripts: { dir: "%s" }
        routes:
          - { name: shop, rule: { type: js, script: tenants.js } }
        pools:
          tenants: { endpoints: ["127.0.0.1:9"] }
        """
            .formatted(folder);
    try (Distribution penstock = Distribution.run(folder, yaml)) {
      assertThat(statusOfAClosedTenant(penstock)).isEqualTo(410);

      change("tenants.js", "reject(410", "reject(451");
      await()
          .atMost(PATIENCE)
          .until(() -> penstock.log().contains("script refused, the one before stays"));
      assertThat(penstock.log())
          .contains("tests fail: a closed tenant is gone: status: expected 410, was 451");
      assertThat(statusOfAClosedTenant(penstock)).isEqualTo(410);

      change("tenants.test.yaml", "status: 410", "status: 451");
      change("tenants.js", "// Each tenant", "// Any tenant");
      await().atMost(PATIENCE).until(() -> statusOfAClosedTenant(penstock) == 451);
    }
  }

  private static int statusOfAClosedTenant(Distribution penstock) {
    return given()
        .header("Host", "initech.app.example.com")
        .get(penstock.url("web", "/"))
        .statusCode();
  }
}
