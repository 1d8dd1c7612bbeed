package penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.config.Problem;
import penstock.plugins.Offered;
import penstock.plugins.PluginState;
import picocli.CommandLine;

class CommandsTest {

  private static final Problem PROBLEM =
      new Problem("penstock.yaml", 14, 18, "pools.api.balance.choices", "1 (expected: >= 2)");

  private final FakeOperations operations = new FakeOperations();

  @Test
  void refusesToDoNothing() {
    Invocation none = Invocation.of(operations);

    assertThat(none.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(none.err()).contains("command: missing", "run", "check", "demo", "reload");
  }

  @Test
  void refusesWordsItDoesNotKnow() {
    assertThat(Invocation.of(operations, "rum").exit()).isEqualTo(ExitCode.USAGE);
    assertThat(Invocation.of(operations, "run", "--liste", ":80").exit()).isEqualTo(ExitCode.USAGE);
    assertThat(Invocation.of(operations, "plugins").exit()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void makesNoCommandButTheOneThatIsNamed() {
    Map<String, CommandLine> all = Commands.over(operations, _ -> {}, List.of()).getSubcommands();
    assertThat(all).containsKeys("run", "drain", "help");
    assertThat(all).allSatisfy((name, command) -> assertThat(namesOf(command)).contains(name));

    List<String> words = List.of("drain", "run");

    assertThat(Commands.over(operations, _ -> {}, words).getSubcommands())
        .containsOnlyKeys("drain");
  }

  private static Set<String> namesOf(CommandLine command) {
    return command.getCommandSpec().names();
  }

  @Test
  void listsAllCommandsToWhoeverAsksForHelp() {
    assertThat(Invocation.of(operations, "help").out()).contains("run", "drain", "version");
    assertThat(Invocation.of(operations, "--help").out()).contains("run", "drain", "help");
    assertThat(Invocation.of(operations, "help", "drain").out()).contains("penstock drain");
  }

  @Test
  void eachCommandExplainsItself() {
    Set<String> names = Commands.over(operations, _ -> {}, List.of()).getSubcommands().keySet();
    assertThat(names)
        .hasSizeGreaterThan(10)
        .filteredOn(name -> !name.equals("help"))
        .allSatisfy(name -> assertThat(helpOf(name)).startsWith("Usage: penstock "));
    assertThat(helpOf("plugins", "list")).startsWith("Usage: penstock plugins list");
  }

  private String helpOf(String... words) {
    List<String> asked = new ArrayList<>(List.of(words));
    asked.add("--help");
    Invocation help = Invocation.of(operations, asked.toArray(new String[0]));
    assertThat(help.err()).isEmpty();
    assertThat(help.exit()).isEqualTo(ExitCode.OK);
    return help.out();
  }

  @Test
  void saysWhichVersionsRun() {
    Invocation version = Invocation.of(operations, "version");

    assertThat(version.exit()).isEqualTo(ExitCode.OK);
    assertThat(version.out().lines()).hasSize(3);
    assertThat(version.out()).containsPattern("(?m)^penstock \\d+\\.\\d+\\.\\d+");
    assertThat(version.out()).containsPattern("(?m)^spi \\d+\\.\\d+\\.\\d+$");
    assertThat(version.out()).contains("java " + Runtime.version());
  }

  @Test
  void checksAGoodConfiguration() {
    Invocation check = Invocation.of(operations, "check", "-c", "penstock.yaml");

    assertThat(check).isEqualTo(new Invocation(ExitCode.OK, "ok\n", ""));
  }

  @Test
  void printsEveryProblemOfABadConfiguration() {
    Problem other = new Problem("penstock.yaml", 0, 0, "", "empty (expected: a mapping)");
    operations.problems = List.of(PROBLEM, other);

    Invocation check = Invocation.of(operations, "check", "-c", "penstock.yaml");

    assertThat(check.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(check.out().lines()).containsExactly(PROBLEM.toString(), other.toString());
  }

  @Test
  void printsProblemsAsJson() {
    operations.problems = List.of(PROBLEM);

    Invocation check = Invocation.of(operations, "check", "--format", "json");

    assertThat(check.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(check.out())
        .startsWith("[{")
        .contains("\"file\":\"penstock.yaml\"", "\"line\":14", "\"column\":18");
  }

  @Test
  void looksForTheConfigurationInItsHome() {
    Invocation.of(operations, "check", "--home", "/opt/penstock");

    Path home = Path.of("/opt/penstock");
    assertThat(operations.setup).isEqualTo(Setup.ofFile(home, home.resolve("conf/penstock.yaml")));
  }

  @Test
  void runHeedsSignalsBeforeItSaysThatItIsReady() {
    StringWriter out = new StringWriter();
    StringWriter saidBefore = new StringWriter();
    String[] words = {"run", "-c", "penstock.yaml"};
    CommandLine line =
        Commands.over(
            operations, _ -> saidBefore.append("signals ").append(out.toString()), List.of(words));
    line.setOut(new PrintWriter(out));

    int exit = line.execute(words);

    assertThat(exit).isEqualTo(ExitCode.OK);
    assertThat(saidBefore).hasToString("signals ");
    assertThat(out.toString()).contains("ready");
  }

  @Test
  void saysWhatIsBoundOnceItRuns() {
    Invocation run = Invocation.of(operations, "run", "-c", "penstock.yaml");

    assertThat(run.exit()).isEqualTo(ExitCode.OK);
    assertThat(run.out().lines())
        .containsExactly("listener web 127.0.0.1:8081", "admin [::1]:9901", "ready");
    assertThat(operations.calls).containsExactly("start", "awaitEnd");
  }

  @Test
  void startsNothingWithABadConfiguration() {
    operations.problems = List.of(PROBLEM);

    Invocation run = Invocation.of(operations, "run", "-c", "penstock.yaml");

    assertThat(run).isEqualTo(new Invocation(ExitCode.FAILED, "", PROBLEM + "\n"));
    assertThat(operations.calls).isEmpty();
  }

  @Test
  void runsWithoutAFile() {
    Invocation.of(
        operations,
        "run",
        "--home",
        "h",
        "--listen",
        ":8080",
        "--to",
        "h1:9000,h2:9000",
        "--balance",
        "random");

    QuickConfig same = new QuickConfig(":8080", List.of("h1:9000", "h2:9000"), "random", null);
    assertThat(operations.setup).isEqualTo(Setup.ofText(Path.of("h"), same.toYaml()));
  }

  @Test
  void refusesHalfAQuickConfiguration() {
    assertThat(Invocation.of(operations, "run", "--listen", ":80").err()).contains("--to: missing");
    assertThat(Invocation.of(operations, "run", "--to", "h:1").err()).contains("--listen: missing");
    Invocation both = Invocation.of(operations, "run", "-c", "f", "--listen", ":80", "--to", "h:1");
    assertThat(both.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(both.err()).contains("no -c beside it");
  }

  @Test
  void listsPluginsStartedAndRefused() {
    operations.plugins =
        List.of(
            state("balance-random", null, List.of(new Offered("balance", "random"))),
            state("broken", "throws", List.of()));

    Invocation list = Invocation.of(operations, "plugins", "list");

    assertThat(list.exit()).isEqualTo(ExitCode.OK);
    assertThat(list.out().lines())
        .satisfiesExactly(
            first ->
                assertThat(first).matches("started +balance-random +1\\.0\\.0 +balance random"),
            second -> assertThat(second).isEqualTo("refused  plugin broken (broken.jar): throws"));
  }

  @Test
  void writesTheSchemaToAFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("schema.json");

    assertThat(Invocation.of(operations, "schema").out()).isEqualTo("{}\n");
    assertThat(Invocation.of(operations, "schema", "--output", file.toString()).out()).isEmpty();
    assertThat(Files.readString(file)).isEqualTo("{}\n");
    assertThat(Invocation.of(operations, "schema", "--format", "markdown").out())
        .isEqualTo("# Reference\n");
  }

  private static PluginState state(String id, @Nullable String reason, List<Offered> offers) {
    PluginState.State state =
        reason == null ? PluginState.State.STARTED : PluginState.State.REFUSED;
    return new PluginState(id, "1.0.0", id + ".jar", "", state, reason, offers);
  }
}
