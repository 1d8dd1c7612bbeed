package penstock.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import penstock.config.Catalogue;
import penstock.config.Problem;
import penstock.scripting.Scripts;
import penstock.server.test.CaseReport;
import penstock.server.test.FileReport;
import penstock.server.test.RuleTests;

/// The tests that a changed script must pass before it is taken over: those beside it,
/// `shop.test.yaml` for `shop.js`.
///
/// @param home the unpacked distribution
/// @param catalogue the extensions that may be named
/// @param configuration what tests are about that name nothing; null for nothing
record ReloadTests(Path home, Catalogue catalogue, @Nullable Path configuration)
    implements Function<Path, List<String>> {

  /// Runs the tests of a script. Runs on a control thread, for as long as they take.
  ///
  /// @return what failed; empty if nothing did or there are none
  @Override
  public List<String> apply(Path script) {
    List<String> failures = new ArrayList<>();
    for (FileReport report : reports(script)) {
      report.problems().forEach(problem -> failures.add(problem.toString()));
      report
          .cases()
          .forEach(test ->
              test.differences()
                  .forEach(difference -> failures.add(test.name() + ": " + difference)));
    }
    return failures;
  }

  /// The same with the place of each test that failed.
  List<Problem> problems(Path script) {
    List<Problem> problems = new ArrayList<>();
    for (FileReport report : reports(script)) {
      problems.addAll(report.problems());
      for (CaseReport test : report.cases()) {
        test.differences().forEach(difference -> problems.add(problem(test, difference)));
      }
    }
    return problems;
  }

  private static Problem problem(CaseReport test, String difference) {
    Problem at = test.place();
    return new Problem(
        at.file(), at.line(), at.column(), at.path(), test.name() + ": " + difference);
  }

  private List<FileReport> reports(Path script) {
    Path file = Scripts.testsOf(script);
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    try (Rehearsals rehearsals = Rehearsals.with(home, catalogue);
        RuleTests tests = new RuleTests(rehearsals, configuration)) {
      return List.of(tests.run(file));
    }
  }
}
