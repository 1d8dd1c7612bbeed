package penstock.acceptance;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.acceptance.Launcher.Result;

/// What becomes of configurations, good and bad.
class ConfigurationIT {

  private static final String BAD =
      """
      listeners:
        web: { timeouts: { idle: soon }, bind: "127.0.0.1:%d" }
      routes:
        - { name: one, path: { regex: "[a" }, pool: site }
        - { name: two, patj: /, pool: site }
        - { name: three, pool: sitte }
      pools:
        site:
          balance: { type: round-robbin }
          endpoints: [{ address: "127.0.0.1:1", weight: heavy }]
        other: { panicThreshold: 150%% }
      """;

  private static final List<String> PROBLEMS =
      List.of(
          "penstock.yaml:2:28 listeners.web.timeouts.idle: ",
          "penstock.yaml:4:33 routes[0].path.regex: ",
          "penstock.yaml:5:18 routes[1].patj: unknown key (did you mean path?)",
          "penstock.yaml:6:26 routes[2].pool: sitte: no such pool (did you mean site?)",
          "penstock.yaml:9:22 pools.site.balance.type: \"round-robbin\" (expected: one of ",
          "penstock.yaml:10:51 pools.site.endpoints[0].weight: \"heavy\" (expected: ",
          "penstock.yaml:11:28 pools.other.panicThreshold: 150% (expected: 0% to 100%)");

  private static final Pattern TOP_LEVEL = Pattern.compile("[A-Za-z]+:.*");

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // started before each test
  private Stubs stubs;

  @BeforeEach
  void startStubs() throws IOException {
    stubs = Stubs.start("a");
  }

  @AfterEach
  void stopStubs() {
    stubs.close();
  }

  private String file(String name, String yaml) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, yaml).toString();
  }

  @Test
  void saysAllThatIsWrongAndStartsNothing() throws Exception {
    // Somebody listens where the bad one would: it must not even try.
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String file = file("penstock.yaml", BAD.formatted(taken.getLocalPort()));

      Result run = Launcher.shipped().run("run", "-c", file);

      assertThat(run.exit()).isEqualTo(1);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).doesNotContain("\tat ").doesNotContain("in use");
      PROBLEMS.forEach(problem -> assertThat(run.err()).contains(problem));
    }
  }

  @Test
  void checksWithTheSameWordsInTextAndJson() throws Exception {
    String file = file("penstock.yaml", BAD.formatted(1));

    Result text = Launcher.shipped().run("check", "-c", file);
    Result json = Launcher.shipped().run("check", "--format", "json", "-c", file);

    assertThat(text.exit()).isEqualTo(1);
    assertThat(json.exit()).isEqualTo(1);
    PROBLEMS.forEach(problem -> assertThat(text.out()).contains(problem));
    List<Map<String, Object>> problems = JsonPath.from(json.out()).getList("$");
    assertThat(problems).hasSameSizeAs(text.out().lines().toList());
    assertThat(problems)
        .anySatisfy(problem ->
            assertThat(problem)
                .containsEntry("line", 9)
                .containsEntry("column", 22)
                .containsEntry("path", "pools.site.balance.type"));
  }

  @Test
  void namesBothFilesThatDefineOneThing() throws Exception {
    String file = file("penstock.yaml", "include: [\"conf.d/*.yaml\"]\n" + good("${PORT:-0}"));
    file("conf.d/one.yaml", "pools:\n  other: { endpoints: [\"127.0.0.1:1\"] }\n");
    file("conf.d/two.yaml", "pools:\n  other: { endpoints: [\"127.0.0.1:2\"] }\n");

    Result check = Launcher.shipped().run("check", "-c", file);

    assertThat(check.exit()).isEqualTo(1);
    assertThat(check.out())
        .contains("conf.d/two.yaml:2:3 pools.other: ")
        .contains("conf.d/one.yaml:2");
  }

  @Test
  void namesWhatRoutesPointToAndIsNotThere() throws Exception {
    String file = file("penstock.yaml", good("0").replace("pool: site", "pool: sitte"));

    Result check = Launcher.shipped().run("check", "-c", file);

    assertThat(check.exit()).isEqualTo(1);
    assertThat(check.out())
        .contains("penstock.yaml:3:", "routes[0].pool: sitte: no such pool (did you mean site?)");
  }

  @Test
  void fillsInVariablesFilesAndIncludes() throws Exception {
    file("secret/word.txt", "open sesame\n");
    file("conf.d/more.yaml", "pools:\n  more: { endpoints: [\"127.0.0.1:${ENDPOINT}\"] }\n");
    String file =
        file(
            "penstock.yaml",
            """
            include: ["conf.d/*.yaml"]
            admin: { bind: "127.0.0.1:${ADMIN:-0}" }
            listeners: { web: { bind: "${WHERE}:0" } }
            routes:
              - { path: /word, respond: { status: 200, body: "${file:secret/word.txt}" } }
              - { pool: more }
            """);
    Launcher launcher =
        Launcher.shipped()
            .with("WHERE", "127.0.0.1")
            .with("ENDPOINT", Integer.toString(stubs.named("a").port()));

    try (Distribution penstock = Distribution.start(launcher, List.of("run", "-c", file))) {
      when().get(penstock.url("web", "/word")).then().body(equalTo("open sesame"));
      when().get(penstock.url("web", "/")).then().body(equalTo("a"));
    }
    assertThat(Launcher.shipped().run("check", "-c", file).out())
        .contains("${WHERE}: not set", "${ENDPOINT}: not set");
  }

  @Test
  void runsWithoutAFile() throws Exception {
    List<String> arguments =
        List.of(
            "run",
            "--listen",
            "127.0.0.1:0",
            "--to",
            "127.0.0.1:" + stubs.named("a").port(),
            "--balance",
            "least-request",
            "--admin",
            "127.0.0.1:0");

    try (Distribution penstock = Distribution.start(Launcher.shipped(), arguments)) {
      when().get(penstock.url("web", "/")).then().statusCode(200).body(equalTo("a"));
      when().get(penstock.admin("/v1/pools")).then().body("[0].balance", equalTo("least-request"));
    }
  }

  @Test
  void readsItsConfigurationFromStandardInput() throws Exception {
    Path input = Path.of(file("penstock.yaml", good("0")));
    Process process =
        Launcher.shipped()
            .prepare(List.of("check", "-c", "-"))
            .redirectInput(input.toFile())
            .start();
    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("ok\n");
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void describesWhatItShipsInItsSchema() throws IOException {
    String text = Files.readString(Launcher.HOME.resolve("conf/penstock.schema.json"));
    Set<String> known = JsonPath.from(text).<String, Object>getMap("properties").keySet();
    try (Stream<String> lines = Files.lines(Launcher.HOME.resolve("conf/penstock.yaml"))) {
      List<String> used =
          lines.filter(TOP_LEVEL.asMatchPredicate()).map(line -> line.split(":", 2)[0]).toList();

      assertThat(used).contains("listeners", "routes", "pools");
      assertThat(known).containsAll(used);
    }
    assertThat(text).contains("least-request", "choices", "immediateFail", "panicThreshold");
  }

  private String good(String port) {
    return stubs.fill(
        """
        listeners: { web: { bind: "127.0.0.1:%s" } }
        routes:
          - { pool: site }
        pools: { site: { endpoints: [{ @a }] } }
        """
            .formatted(port));
  }
}
