package penstock.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import penstock.scripting.EngineFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `penstock unpack-engine`: writes what the script engine would unpack into its user's home, which
/// may not be writable where it runs. Part of the distribution's build.
@Command(
    name = "unpack-engine",
    hidden = true,
    description = "Write the script engine's own files into a folder.")
final class UnpackEngineCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FOLDER", description = "Is made if it is not there.")
  @Nullable Path folder;

  @Override
  public Integer call() throws IOException {
    EngineFiles.unpack(Objects.requireNonNull(folder, "folder"));
    return ExitCode.OK;
  }
}
