package penstock.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import penstock.config.Catalogue;
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
    String name = String.valueOf(script.getFileName());
    Path file = script.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".test.yaml");
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    try (Rehearsals rehearsals = Rehearsals.with(home, catalogue);
        RuleTests tests = new RuleTests(rehearsals, configuration)) {
      return failures(tests.run(file));
    }
  }

  private static List<String> failures(FileReport report) {
    List<String> failures = new ArrayList<>();
    report.problems().forEach(problem -> failures.add(problem.toString()));
    report
        .cases()
        .forEach(test ->
            test.differences()
                .forEach(difference -> failures.add(test.name() + ": " + difference)));
    return failures;
  }
}
