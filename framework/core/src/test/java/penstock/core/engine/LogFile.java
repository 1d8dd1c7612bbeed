package penstock.core.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A file that an engine logs to.
///
/// @param path where it is, or will be
record LogFile(Path path) {

  /// What was written so far.
  List<String> lines() {
    try {
      return Files.exists(path) ? Files.readAllLines(path) : List.of();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Waits until these lines are written, and no others.
  void await(String... expected) throws InterruptedException {
    EngineFixture.await("logged: " + List.of(expected), () -> lines().equals(List.of(expected)));
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
