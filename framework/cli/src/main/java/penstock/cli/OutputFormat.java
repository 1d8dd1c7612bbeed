package penstock.cli;

import picocli.CommandLine.Option;

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

  /// What is printed; named as users write it.
  enum Kind {
    text,
    json
  }
}
