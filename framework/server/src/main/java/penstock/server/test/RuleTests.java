package penstock.server.test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.config.Catalogue;
import penstock.config.ConfigException;
import penstock.config.ConfigLoader;
import penstock.config.CrossCheck.Finding;
import penstock.config.Environment;
import penstock.config.Loaded;
import penstock.config.Problem;
import penstock.scripting.LineCoverage.FileLines;
import penstock.scripting.ScriptException;

/// Runs files of tests. One thread at a time.
///
/// Files that test the same configuration share one line, whose pools, time and chance every test
/// sets anew.
public final class RuleTests implements AutoCloseable {

  private static final String ROWS = "tests";
  private static final String CONFIGURATION = "configuration";

  private final Rehearsing rehearsals;
  private final @Nullable Path configuration;
  private final ConfigLoader loader = new ConfigLoader(new Catalogue(), Environment.process());
  private final Map<Subject, Stage> stages = new LinkedHashMap<>();

  /// Runs tests with the plugins of a home.
  ///
  /// @param rehearsals stays open
  /// @param configuration what is tested by files that name nothing; null for nothing
  public RuleTests(Rehearsing rehearsals, @Nullable Path configuration) {
    this.rehearsals = rehearsals;
    this.configuration = configuration;
  }

  /// Runs one file.
  ///
  /// @return its tests, or what keeps them from running
  public FileReport run(Path file) {
    try {
      Loaded<TestFileSettings> loaded =
          loader.loadRows(file, TestFileSettings.class, ROWS, (settings, _) -> check(settings));
      return run(file, loaded);
    } catch (ConfigException e) {
      return new FileReport(file, e.problems(), List.of());
    }
  }

  private List<Finding> check(TestFileSettings settings) {
    List<Finding> findings = new ArrayList<>();
    List<String> known = rehearsals.filters();
    for (int i = 0; i < settings.filters().size(); i++) {
      String filter = settings.filters().get(i);
      // What is played unless said otherwise may be left out of a home.
      if (!known.contains(filter) && !TestFileSettings.usualFilters().contains(filter)) {
        String message = "\"" + filter + "\" (expected: one of " + String.join(", ", known) + ")";
        findings.add(new Finding("filters[" + i + "]", message, false));
      }
    }
    if (settings.subject().equals(CONFIGURATION)
        && settings.configuration() == null
        && configuration == null) {
      String message = "missing (expected: here, a script, or -c on the command line)";
      findings.add(new Finding(CONFIGURATION, message, false));
    }
    return findings;
  }

  private FileReport run(Path file, Loaded<TestFileSettings> loaded) {
    TestFileSettings settings = loaded.value();
    Stage stage;
    try {
      stage = stage(subject(file, settings));
      if (settings.health() != null) {
        stage.loadChecks();
      }
    } catch (ConfigException e) {
      return new FileReport(file, e.problems(), List.of());
    } catch (ScriptException e) {
      return new FileReport(
          file, List.of(loaded.positions().problem(settings.subject(), e.withFrame())), List.of());
    } catch (IOException | RuntimeException | LinkageError e) {
      String message = e.getMessage() == null ? e.toString() : e.getMessage();
      return new FileReport(file, List.of(loaded.positions().problem("", message)), List.of());
    }
    List<CaseReport> cases = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < settings.tests().size(); i++) {
      String path = ROWS + "[" + i + "]";
      try {
        cases.add(stage.run(settings, i, loaded.positions().problem(path, "")));
      } catch (WrongTestException e) {
        problems.add(loaded.positions().problem(e.at(path), String.valueOf(e.getMessage())));
      }
    }
    return new FileReport(file, problems, cases);
  }

  private Subject subject(Path file, TestFileSettings settings) {
    Path script = settings.script();
    if (script != null) {
      return Subject.ofScript(file.resolveSibling(script), settings);
    }
    Path balance = settings.balance();
    if (balance != null) {
      return Subject.ofBalance(file.resolveSibling(balance), settings);
    }
    Path filter = settings.filter();
    if (filter != null) {
      return Subject.ofFilter(file.resolveSibling(filter), settings);
    }
    Path health = settings.health();
    if (health != null) {
      return Subject.ofHealth(file.resolveSibling(health), settings);
    }
    Path own = settings.configuration();
    Path chosen = own == null ? configuration : file.resolveSibling(own);
    if (chosen == null) {
      throw new IllegalStateException("configuration: none (expected: checked before)");
    }
    return Subject.ofConfiguration(chosen.normalize(), settings.filters());
  }

  private Stage stage(Subject subject) throws IOException {
    Stage known = stages.get(subject);
    if (known == null) {
      known = Stage.of(rehearsals, subject);
      stages.put(subject, known);
    }
    return known;
  }

  /// What was touched of each configuration that was tested, in the order of the files.
  public List<LineReport> coverage() {
    return stages.entrySet().stream()
        .filter(each -> each.getKey().file() != null)
        .map(each -> new LineReport(each.getKey().name(), each.getValue().coverage()))
        .toList();
  }

  /// What was run of scripts, if somebody notes it.
  public List<FileLines> lines() {
    return rehearsals.lines();
  }

  /// Ends the lines.
  @Override
  public void close() {
    stages.values().forEach(Stage::close);
    stages.clear();
  }
}
