package penstock.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import penstock.config.ConfigException;
import penstock.scripting.ScriptException;
import penstock.spi.DurationText;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

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

  /// Makes the command that the first word names, or all if it names none: to make them all takes
  /// longer than what most of them do.
  ///
  /// @param operations what the commands act on
  /// @param signals is given what was started, to obey signals with it
  /// @param words those behind `penstock`
  static CommandLine over(
      Operations operations, Consumer<? super Running> signals, List<String> words) {
    CommandLine line = new CommandLine(new Commands());
    Map<String, Supplier<Object>> all = all(operations, signals);
    Supplier<Object> named = words.isEmpty() ? null : all.get(words.getFirst());
    if (named == null) {
      all.forEach((name, command) -> line.addSubcommand(name, command.get()));
      line.addSubcommand(new CommandLine.HelpCommand());
    } else {
      line.addSubcommand(words.getFirst(), named.get());
    }
    line.getSubcommands().values().forEach(Commands::answerHelp);
    line.setExecutionExceptionHandler(Commands::explain);
    line.registerConverter(Duration.class, Commands::duration);
    return line;
  }

  /// Has a command, and those below it, explain themselves when they are asked for help.
  private static void answerHelp(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    if (spec.findOption("--help") == null) {
      spec.addOption(
          OptionSpec.builder("-h", "--help")
              .usageHelp(true)
              .description("Show this help message and exit.")
              .build());
    }
    command.getSubcommands().values().forEach(Commands::answerHelp);
  }

  /// Reads a time as configurations have it.
  private static Duration duration(String text) {
    try {
      return DurationText.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(messageOf(e));
    }
  }

  /// How they are made, by their names, in the order in which they are listed.
  private static Map<String, Supplier<Object>> all(
      Operations operations, Consumer<? super Running> signals) {
    Map<String, Supplier<Object>> all = new LinkedHashMap<>();
    all.put("run", () -> new RunCommand(operations, signals));
    all.put("check", () -> new CheckCommand(operations));
    all.put("test", TestCommand::new);
    all.put("demo", () -> new DemoCommand(operations, signals));
    all.put("reload", ReloadCommand::new);
    all.put("status", StatusCommand::new);
    all.put("pools", PoolsCommand::new);
    all.put("certs", CertsCommand::new);
    all.put(
        "drain", () -> stateCommand("drain", "Take no new clients, and let those there finish."));
    all.put("maint", () -> stateCommand("maint", "Take nothing, and check no more."));
    all.put("ready", ReadyCommand::new);
    all.put("weight", WeightCommand::new);
    all.put("plugins", () -> plugins(operations));
    all.put("scripts", Commands::scripts);
    all.put("schema", () -> new SchemaCommand(operations));
    all.put("unpack-engine", UnpackEngineCommand::new);
    all.put("version", VersionCommand::new);
    return all;
  }

  private static CommandLine plugins(Operations operations) {
    return new CommandLine(new PluginsCommand()).addSubcommand(new PluginsListCommand(operations));
  }

  private static CommandLine scripts() {
    return new CommandLine(new ScriptsCommand())
        .addSubcommand(new ScriptsListCommand())
        .addSubcommand(new ScriptsShowCommand());
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
