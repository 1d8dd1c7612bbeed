package penstock.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `penstock scripts`: the family of commands about scripts.
@Command(name = "scripts", description = "Look at the scripts of a running Penstock.")
final class ScriptsCommand implements Runnable {

  @Spec @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        Commands.specOf(spec).commandLine(), "command: missing (expected: list or show)");
  }
}
