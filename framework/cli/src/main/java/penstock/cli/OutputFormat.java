package penstock.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// For whom something is printed.
final class OutputFormat {

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "For people, or for programs (default: ${DEFAULT-VALUE}).")
  Kind format = Kind.text;

  boolean json() {
    return format == Kind.json;
  }

  /// Prints what the admin port has answered, or why it refused.
  ///
  /// @param text says it to people, line by line
  /// @return the exit code
  int print(AdminPort.Answer answer, CommandSpec command, Function<JsonNode, List<String>> text) {
    if (!answer.ok()) {
      return DrainCommand.refused(answer, command);
    }
    PrintWriter out = command.commandLine().getOut();
    JsonNode json = answer.json();
    if (json()) {
      out.println(json);
    } else {
      text.apply(json).forEach(out::println);
    }
    out.flush();
    return ExitCode.OK;
  }

  /// What is printed; named as users write it.
  enum Kind {
    text,
    json
  }
}
