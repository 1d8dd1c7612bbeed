package penstock.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import penstock.server.test.FileReport;
import penstock.server.test.RuleTests;

/// Tests of a configuration, played in a [Home].
///
/// @param folder of the configuration and the tests
/// @param rehearsals sets lines up
/// @param tests of the configuration
record PlayedTests(Path folder, Rehearsals rehearsals, RuleTests tests) implements AutoCloseable {

  static PlayedTests open(Path folder, String configuration) throws IOException {
    Path file = Files.writeString(folder.resolve("penstock.yaml"), configuration);
    Rehearsals rehearsals = Rehearsals.open(Home.in(folder).folder());
    return new PlayedTests(folder, rehearsals, new RuleTests(rehearsals, file));
  }

  /// Runs a file of tests.
  FileReport run(String yaml) throws IOException {
    return tests.run(Files.writeString(folder.resolve("rules.test.yaml"), yaml));
  }

  @Override
  public void close() {
    tests.close();
    rehearsals.close();
  }
}
