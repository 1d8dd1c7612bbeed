package penstock.acceptance;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.acceptance.Launcher.Result;

/// Jars that cannot be plugins, in a folder with those that can: each costs one line, and nothing
/// else.
class PluginRefusalIT {

  private static final String CONFIGURATION =
      """
      admin: { bind: "127.0.0.1:0" }
      listeners: { web: { bind: "127.0.0.1:0" } }
      routes: [{ pool: site }]
      pools: { site: { balance: good, endpoints: [{ @a }] } }
      """;

  /// Why each jar is refused, by its name: a part of the line.
  private static final Map<String, String> REASONS = reasons();

  @TempDir private static Path folder;

  @SuppressWarnings("NullAway.Init") // made before the first test
  private static CopiedHome home;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static Stubs stubs;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static Distribution penstock;

  @BeforeAll
  static void start() throws IOException {
    home = CopiedHome.in(folder);
    stubs = Stubs.start("a");
    addBadJars(home.plugins());
    CopiedHome.algorithm("good", "candidates.getFirst()").in(home.plugins());
    penstock = home.run(stubs.fill(CONFIGURATION));
  }

  @AfterAll
  static void stop() throws IOException {
    penstock.close();
    stubs.close();
  }

  private static Map<String, String> reasons() {
    Map<String, String> reasons = new LinkedHashMap<>();
    reasons.put("bad-class.jar", "trial.Nowhere");
    reasons.put("bad-constructor.jar", "java.lang.IllegalStateException: no, thanks");
    reasons.put("bad-core.jar", "needs class penstock.core.engine.Engine (expected: the SPI");
    reasons.put("bad-manifest.jar", "manifest: missing (expected: ");
    reasons.put("bad-needed.jar", "needs class trial.absent.Helper (expected: ");
    reasons.put("bad-packed.jar", "contains penstock/core/engine/Engine.class (expected: ");
    reasons.put("bad-register.jar", "register threw java.lang.UnsupportedOperationException");
    reasons.put("bad-spi.jar", "requires SPI >=9.0.0 (expected: a range that admits ");
    reasons.put("bad-sum.jar", "as in bad-sum.jar.sha256)");
    reasons.put("late-type.jar", "balance round-robin: offered by plugin balance-round-robin");
    reasons.put("bad-zip.jar", "not a readable jar: ");
    reasons.put("zz-good.jar", "Plugin-Id: good (expected: not the id of good.jar)");
    return reasons;
  }

  private static void addBadJars(Path to) throws IOException {
    String engine = "penstock.core.engine.Engine";
    String engineSource = "package penstock.core.engine; public final class Engine {}";
    CopiedHome.plugin("bad-class", "").attribute("Plugin-Class", "trial.Nowhere").in(to);
    CopiedHome.plugin(
            "bad-constructor",
            "}\npublic Entry() { fail(); }\nstatic void fail() {"
                + " throw new IllegalStateException(\"no, thanks\");")
        .in(to);
    CopiedHome.plugin("bad-core", "new " + engine + "();").absent(engine, engineSource).in(to);
    CopiedHome.plugin("bad-needed", "new trial.absent.Helper();")
        .absent("trial.absent.Helper", "package trial.absent; public final class Helper {}")
        .in(to);
    CopiedHome.plugin("bad-packed", "").source(engine, engineSource).in(to);
    CopiedHome.plugin("bad-register", "throw new UnsupportedOperationException();").in(to);
    CopiedHome.plugin("bad-manifest", "").withoutManifest().in(to);
    CopiedHome.plugin("bad-spi", "").attribute("Plugin-Requires", ">=9.0.0").in(to);
    CopiedHome.plugin("bad-sum", "").in(to);
    Files.writeString(to.resolve("bad-sum.jar.sha256"), "0".repeat(64) + "\n");
    CopiedHome.plugin(
            "late-type",
            """
            registrar.offer(BalancingPolicy.KIND, "round-robin", NoSettings.class,
                (settings, context) -> candidates -> (traffic, attempt) -> candidates.getFirst());
            """)
        .in(to);
    Files.writeString(to.resolve("bad-zip.jar"), "this is no zip file");
    // Of two with one id the first by name is taken: it is the other one that is refused.
    CopiedHome.algorithm("good", "candidates.getLast()").in(to, "zz-good.jar");
  }

  @Test
  void costsOneLineInTheLogForEach() throws IOException {
    List<String> lines =
        penstock.log().lines().filter(line -> line.contains("plugin refused")).toList();

    assertThat(lines).hasSameSizeAs(REASONS.keySet());
    assertThat(penstock.log()).doesNotContain("\tat ");
  }

  @Test
  void letsTheRestWork() {
    when().get(penstock.url("web", "/")).then().statusCode(200);
  }

  @Test
  void isListedWithItsReason() throws Exception {
    Result list = home.launcher().run("plugins", "list", "--home", folder.toString());

    assertThat(list.exit()).isZero();
    REASONS.forEach((jar, reason) ->
        assertThat(list.out().lines().filter(line -> line.contains(jar)))
            .as(jar)
            .singleElement()
            .asString()
            .startsWith("refused  plugin ")
            .contains(reason));
    assertThat(list.out().lines().filter(line -> line.startsWith("started")))
        .anyMatch(line -> line.contains(" good ") && line.contains("balance good"))
        .hasSize(37); // the 36 shipped and the good one
  }

  @Test
  void isShownOnTheAdminPort() {
    REASONS.forEach((jar, reason) -> {
      String plugin = "find { it.jar == '" + jar + "' }";
      assertThat(value(plugin + ".state")).as(jar).isEqualTo("refused");
      assertThat(value(plugin + ".reason")).as(jar).contains(reason);
    });
    assertThat(value("find { it.id == 'good' && it.state == 'started' }.offers"))
        .isEqualTo("[balance good]");
  }

  private static String value(String path) {
    return String.valueOf(when().get(penstock.admin("/v1/plugins")).<Object>path(path));
  }
}
