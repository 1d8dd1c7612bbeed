package penstock.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import penstock.plugins.Offered;
import penstock.plugins.PluginState;
import penstock.plugins.Refusal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `penstock plugins list`.
@Command(name = "list", description = "List every plugin: id, version, state, what it offers.")
final class PluginsListCommand implements Callable<Integer> {

  @Mixin final ConfigOption config = new ConfigOption();

  @Spec @Nullable CommandSpec spec;

  private final Operations operations;

  PluginsListCommand(Operations operations) {
    this.operations = operations;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = Commands.specOf(spec).commandLine().getOut();
    operations.plugins(config.setup()).stream().map(PluginsListCommand::line).forEach(out::println);
    out.flush();
    return ExitCode.OK;
  }

  private static String line(PluginState plugin) {
    Refusal refusal = plugin.refusal();
    if (refusal != null) {
      return "refused  " + refusal.line();
    }
    return "started  %-28s %-8s %s"
        .formatted(
            plugin.id(),
            plugin.version(),
            plugin.offers().stream().map(Offered::toString).collect(Collectors.joining(", ")))
        .stripTrailing();
  }
}
