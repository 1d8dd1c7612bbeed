package penstock.server.test;

import java.time.Duration;
import java.util.List;
import penstock.config.Problem;

/// What came out of one test.
///
/// @param name what the test says
/// @param place where it stands, as a problem without a message
/// @param differences from what was expected; empty if it passed
/// @param took how long it ran
public record CaseReport(String name, Problem place, List<String> differences, Duration took) {

  /// Keeps its own copy.
  public CaseReport {
    differences = List.copyOf(differences);
  }

  /// Whether everything was as expected.
  public boolean passed() {
    return differences.isEmpty();
  }
}
