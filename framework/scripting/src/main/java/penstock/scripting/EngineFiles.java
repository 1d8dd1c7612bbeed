package penstock.scripting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.graalvm.polyglot.Engine;

/// The engine's own files beside its jars: a library that the compiler needs.
public final class EngineFiles {

  private EngineFiles() {}

  /// Writes what the engine would otherwise unpack into its user's home, which may not be writable.
  ///
  /// @param folder is made if it is not there
  /// @throws IOException if that fails
  public static void unpack(Path folder) throws IOException {
    Files.createDirectories(folder);
    boolean _ = Engine.copyResources(folder);
    // Libraries are loaded, not run.
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        boolean _ = file.toFile().setExecutable(false, false);
      }
    }
  }
}
