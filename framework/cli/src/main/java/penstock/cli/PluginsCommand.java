package penstock.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `penstock plugins`: the family of commands about plugins.
@Command(name = "plugins", description = "Look at the plugins.")
final class PluginsCommand implements Runnable {

  @Spec @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        Commands.specOf(spec).commandLine(), "command: missing (expected: list)");
  }
}
