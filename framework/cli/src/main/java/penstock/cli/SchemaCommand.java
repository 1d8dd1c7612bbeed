package penstock.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `penstock schema`: what a configuration may contain, for editors and for people.
@Command(
    name = "schema",
    description = "Print the JSON Schema of the configuration, plugins included.")
final class SchemaCommand implements Callable<Integer> {

  @Mixin final ConfigOption config = new ConfigOption();

  @Option(
      names = "--format",
      paramLabel = "json|markdown",
      description = "JSON Schema, or a reference to read (default: ${DEFAULT-VALUE}).")
  Format format = Format.json;

  @Option(names = "--output", paramLabel = "FILE", description = "Write it to a file.")
  @Nullable Path output;

  @Spec @Nullable CommandSpec spec;

  private final Operations operations;

  SchemaCommand(Operations operations) {
    this.operations = operations;
  }

  @Override
  public Integer call() throws IOException {
    Setup setup = config.setup();
    String text =
        switch (format) {
          case json -> operations.schema(setup);
          case markdown -> operations.reference(setup);
        };
    if (output != null) {
      Files.writeString(output, text);
      return ExitCode.OK;
    }
    PrintWriter out = Commands.specOf(spec).commandLine().getOut();
    out.print(text);
    out.flush();
    return ExitCode.OK;
  }

  /// What is printed; named as users write it.
  enum Format {
    json,
    markdown
  }
}
