package penstock.server.test;

import java.nio.file.Path;
import java.util.List;
import penstock.config.Problem;

/// What came out of one file of tests.
///
/// @param file as the user named it
/// @param problems why it was not run, or not to its end; empty if it was
/// @param cases its tests, in order; empty if it was not run
public record FileReport(Path file, List<Problem> problems, List<CaseReport> cases) {

  /// Keeps its own copies.
  public FileReport {
    problems = List.copyOf(problems);
    cases = List.copyOf(cases);
  }

  /// Whether it was run and every test passed.
  public boolean passed() {
    return problems.isEmpty() && cases.stream().allMatch(CaseReport::passed);
  }
}
