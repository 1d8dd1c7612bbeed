package penstock.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import penstock.config.Problem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// `penstock check`: every problem of a configuration, without starting anything.
@Command(
    name = "check",
    aliases = "validate",
    description = "Check a configuration and print all its problems.")
final class CheckCommand implements Callable<Integer> {

  @Mixin final ConfigOption config = new ConfigOption();

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "One line a problem, or a JSON list (default: ${DEFAULT-VALUE}).")
  Format format = Format.text;

  @Spec @Nullable CommandSpec spec;

  private final Operations operations;

  CheckCommand(Operations operations) {
    this.operations = operations;
  }

  @Override
  public Integer call() throws IOException {
    List<Problem> problems = operations.check(config.setup());
    PrintWriter out = Commands.specOf(spec).commandLine().getOut();
    switch (format) {
      case json -> out.println(JsonMapper.shared().writeValueAsString(problems));
      case text -> {
        problems.forEach(out::println);
        if (problems.isEmpty()) {
          out.println("ok");
        }
      }
    }
    out.flush();
    return problems.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }

  /// How problems are printed; named as users write it.
  enum Format {
    text,
    json
  }
}
