package penstock.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import penstock.config.ConfigException;
import penstock.scripting.ScriptException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/// All commands under the one word `penstock`.
@Command(
    name = "penstock",
    description = "A load balancer and reverse proxy made of plugins.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Exit codes: 0 ok, 1 failed start or invalid configuration, 2 usage, 3 deadline or partial,"
          + " 4 admin unreachable."
    })
final class Commands implements Runnable {

  @Spec @Nullable CommandSpec spec;

  private Commands() {}

  /// @param operations what the commands act on
  /// @param signals is given what was started, to obey signals with it
  static CommandLine over(Operations operations, Consumer<? super Running> signals) {
    CommandLine line = new CommandLine(new Commands());
    line.addSubcommand(new RunCommand(operations, signals));
    line.addSubcommand(new CheckCommand(operations));
    line.addSubcommand(new TestCommand());
    line.addSubcommand(new DemoCommand(operations, signals));
    line.addSubcommand(new ReloadCommand());
    line.addSubcommand(new StatusCommand());
    line.addSubcommand(new PoolsCommand());
    line.addSubcommand(new CertsCommand());
    line.addSubcommand(stateCommand("drain", "Take no new clients, and let those there finish."));
    line.addSubcommand(stateCommand("maint", "Take nothing, and check no more."));
    line.addSubcommand(new ReadyCommand());
    line.addSubcommand(new WeightCommand());
    line.addSubcommand(
        new CommandLine(new PluginsCommand()).addSubcommand(new PluginsListCommand(operations)));
    line.addSubcommand(
        new CommandLine(new ScriptsCommand())
            .addSubcommand(new ScriptsListCommand())
            .addSubcommand(new ScriptsShowCommand()));
    line.addSubcommand(new SchemaCommand(operations));
    line.addSubcommand(new UnpackEngineCommand());
    line.addSubcommand(new VersionCommand());
    line.addSubcommand(new CommandLine.HelpCommand());
    line.setExecutionExceptionHandler(Commands::explain);
    return line;
  }

  private static CommandLine stateCommand(String state, String description) {
    CommandLine command = new CommandLine(new DrainCommand(state));
    command.getCommandSpec().name(state).usageMessage().description(description);
    return command;
  }

  @Override
  public void run() {
    throw new ParameterException(
        specOf(spec).commandLine(), "command: missing (expected: one below)");
  }

  /// What picocli put into a field annotated with `@Spec`.
  static CommandSpec specOf(@Nullable CommandSpec spec) {
    return Objects.requireNonNull(spec, "spec: null (expected: set by picocli)");
  }

  /// An address as users write it: no name looked up, brackets around IPv6.
  static String text(InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    String host = ip == null ? address.getHostString() : ip.getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  /// One line a problem for what users can mend, the whole trace for what only we can.
  private static int explain(Exception failure, CommandLine line, ParseResult ignored) {
    PrintWriter err = line.getErr();
    if (failure instanceof UnreachableException) {
      err.println(failure.getMessage());
      err.flush();
      return ExitCode.UNREACHABLE;
    }
    switch (failure) {
      case ConfigException wrong -> wrong.problems().forEach(err::println);
      case ScriptException wrong -> err.println("penstock: " + wrong.withFrame());
      case IOException io -> err.println("penstock: " + messageOf(io));
      case IllegalArgumentException wrong -> err.println("penstock: " + messageOf(wrong));
      default -> failure.printStackTrace(err);
    }
    err.flush();
    return ExitCode.FAILED;
  }

  private static String messageOf(Exception failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
