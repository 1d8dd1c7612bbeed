package penstock.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import penstock.spi.net.AddressText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `penstock run`: balances until it is told to stop.
@Command(
    name = "run",
    description = "Run with a configuration file, or with --listen and --to alone.",
    footer = {
      "",
      "SIGHUP reads the configuration again. SIGTERM or SIGINT drains and ends; a second one ends"
          + " at once."
    })
final class RunCommand implements Callable<Integer> {

  @Mixin final ConfigOption config = new ConfigOption();

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      description = "Listen here, such as :8080, without a configuration file.")
  @Nullable String listen;

  @Option(
      names = "--to",
      split = ",",
      paramLabel = "HOST:PORT",
      description = "Spread over these endpoints.")
  List<String> endpoints = List.of();

  @Option(names = "--balance", paramLabel = "TYPE", description = "By this algorithm.")
  @Nullable String balance;

  @Option(
      names = "--admin",
      paramLabel = "ADDRESS",
      description = "With --listen: where the admin port is bound.")
  @Nullable String admin;

  @Spec @Nullable CommandSpec spec;

  private final Operations operations;
  private final Consumer<? super Running> signals;

  RunCommand(Operations operations, Consumer<? super Running> signals) {
    this.operations = operations;
    this.signals = signals;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandSpec command = Commands.specOf(spec);
    Running running = operations.start(setup(command));
    PrintWriter out = command.commandLine().getOut();
    // Whoever reads that it is ready may send a signal at once.
    signals.accept(running);
    announce(running, out);
    running.awaitEnd();
    return ExitCode.OK;
  }

  /// Says what is bound, one address a line, and `ready` when that is all.
  static void announce(Running running, PrintWriter out) {
    running
        .addresses()
        .forEach(
            (name, address) -> out.println("listener " + name + " " + AddressText.of(address)));
    out.println("admin " + AddressText.of(running.adminAddress()));
    out.println("ready");
    out.flush();
  }

  private Setup setup(CommandSpec command) {
    String address = listen;
    if (address == null) {
      if (!endpoints.isEmpty() || balance != null || admin != null) {
        throw new ParameterException(
            command.commandLine(), "--listen: missing (expected: with --to, --balance, --admin)");
      }
      return config.setup();
    }
    if (config.file != null) {
      throw new ParameterException(
          command.commandLine(), "--listen: " + address + " (expected: no -c beside it)");
    }
    if (endpoints.isEmpty()) {
      throw new ParameterException(
          command.commandLine(), "--to: missing (expected: HOST:PORT[,HOST:PORT...])");
    }
    QuickConfig quick = new QuickConfig(address, endpoints, balance, admin);
    return Setup.ofText(config.home.path(), quick.toYaml());
  }
}
