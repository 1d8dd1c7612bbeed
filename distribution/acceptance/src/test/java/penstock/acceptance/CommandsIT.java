package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.acceptance.Launcher.Result;

class CommandsIT {

  @TempDir Path folder;

  @Test
  void saysItsVersions() throws Exception {
    Result version = Launcher.shipped().in(folder).run("version");

    assertThat(version.exit()).isZero();
    assertThat(version.err()).isEmpty();
    assertThat(version.out())
        .contains("penstock " + System.getProperty("penstock.version") + "\n", "\njava 25");
  }

  @Test
  void endsWithTwoWhenTheCommandLineMakesNoSense() throws Exception {
    assertThat(Launcher.shipped().run("balance").exit()).isEqualTo(2);
    assertThat(Launcher.shipped().run("run", "--to", "h:1").exit()).isEqualTo(2);
  }

  @Test
  void endsWithFourWhenNobodyIsThereToReload() throws Exception {
    assertThat(Launcher.shipped().run("reload", "--admin", "127.0.0.1:1").exit()).isEqualTo(4);
  }

  @Test
  void findsTheShippedConfigurationGood() throws Exception {
    Result check = Launcher.shipped().in(folder).run("check");

    assertThat(check.err()).isEmpty();
    assertThat(check.out()).isEqualTo("ok\n");
    assertThat(check.exit()).isZero();
  }

  @Test
  void findsEveryProblemAtOnce() throws Exception {
    Path file =
        file(
            """
            listeners:
              web: { bind: "127.0.0.1:0" }
            routes:
              - { path: /, pool: site }
            pools:
              site:
                balance: round-robbin
                endpoint: ["127.0.0.1:9001"]
            """);

    Result check = Launcher.shipped().run("check", "-c", file.toString());

    assertThat(check.exit()).isEqualTo(1);
    assertThat(check.out().lines())
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .startsWith(file + ":7:14 pools.site.balance: ")
                    .endsWith("did you mean round-robin?)"),
            second ->
                assertThat(second)
                    .isEqualTo(
                        file
                            + ":8:5 pools.site.endpoint: unknown key"
                            + " (did you mean endpoints?)"));
  }

  @Test
  void findsARouteToNowhere() throws Exception {
    Path file =
        file(
            """
            listeners:
              web: { bind: "127.0.0.1:0" }
            routes:
              - { path: /, pool: sight }
            pools:
              site: { endpoints: ["127.0.0.1:9001"] }
            """);

    Result check = Launcher.shipped().run("check", "-c", file.toString());

    assertThat(check.exit()).isEqualTo(1);
    assertThat(check.out())
        .isEqualTo(file + ":4:22 routes[0].pool: sight: no such pool (expected: site)\n");
  }

  @Test
  void writesProblemsAsJson() throws Exception {
    Path file = file("listeners: [\n");

    Result check = Launcher.shipped().run("check", "--format", "json", "-c", file.toString());

    assertThat(check.exit()).isEqualTo(1);
    assertThat(JsonPath.from(check.out()).getList("file", String.class)).contains(file.toString());
  }

  @Test
  void startsNothingWithABadConfiguration() throws Exception {
    Path file = file("listenerz: {}\n");

    Result run = Launcher.shipped().run("run", "-c", file.toString());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("penstock.yaml:1:1").contains("listeners?");
  }

  @Test
  void namesAFileThatIsNotThere() throws Exception {
    Result check = Launcher.shipped().run("check", "-c", folder + "/nowhere.yaml");

    assertThat(check.exit()).isEqualTo(1);
    assertThat(check.out() + check.err()).contains("nowhere.yaml").doesNotContain("\tat ");
  }

  @Test
  void listsTheShippedPlugins() throws Exception {
    Result list = Launcher.shipped().run("plugins", "list");

    assertThat(list.exit()).isZero();
    assertThat(list.out()).contains("balance-round-robin", "health-http").doesNotContain("refused");
  }

  @Test
  void bringsTheSchemaAndTheReferenceOfItsPlugins() throws IOException {
    JsonPath schema = JsonPath.from(Launcher.HOME.resolve("conf/penstock.schema.json").toFile());

    assertThat(schema.getString("$schema")).contains("json-schema.org");
    assertThat(schema.getMap("properties")).containsKeys("listeners", "routes", "pools");
    assertThat(Files.readString(Launcher.HOME.resolve("docs/configuration.md")))
        .contains("round-robin", "listeners");
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("penstock.yaml"), yaml);
  }
}
