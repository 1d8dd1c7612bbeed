package penstock.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The shipped command, about to be run.
///
/// @param program the script to run
/// @param directory where it is run
/// @param environment all of its environment
record Launcher(Path program, Path directory, Map<String, String> environment) {

  /// The unpacked archive.
  static final Path HOME = Path.of(System.getProperty("penstock.unpacked"));

  Launcher {
    environment = Map.copyOf(environment);
  }

  /// `bin/penstock` of the unpacked archive on the JDK that runs the tests. Starts faster than it
  /// would elsewhere, by [SharedClasses].
  static Launcher shipped() {
    return bare().with("PENSTOCK_OPTS", SharedClasses.OPTION);
  }

  /// The same for a process that need not become fast: it is not compiled as well as it might be.
  static Launcher brief() {
    return bare().with("PENSTOCK_OPTS", SharedClasses.OPTION + " -XX:TieredStopAtLevel=1");
  }

  /// The same as users have it.
  static Launcher bare() {
    return new Launcher(
        HOME.resolve("bin/penstock"),
        HOME,
        Map.of("PATH", System.getenv("PATH"), "PENSTOCK_JAVA", System.getProperty("java.home")));
  }

  Launcher program(Path other) {
    return new Launcher(other, directory, environment);
  }

  Launcher in(Path other) {
    return new Launcher(program, other, environment);
  }

  /// @param value empty to unset
  Launcher with(String name, String value) {
    Map<String, String> changed = new HashMap<>(environment);
    if (value.isEmpty()) {
      changed.remove(name);
    } else {
      changed.put(name, value);
    }
    return new Launcher(program, directory, changed);
  }

  /// What starts it.
  ProcessBuilder prepare(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder;
  }

  /// Runs it to its end.
  Result run(String... arguments) throws IOException, InterruptedException {
    Path out = Files.createTempFile("penstock", ".out");
    Path err = Files.createTempFile("penstock", ".err");
    try {
      Process process =
          prepare(List.of(arguments))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      process.getOutputStream().close();
      int exit = process.waitFor();
      return new Result(exit, Files.readString(out), Files.readString(err), process.pid());
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /// What came of it.
  ///
  /// @param exit the exit code
  /// @param out standard output
  /// @param err standard error
  /// @param pid the number its process had
  record Result(int exit, String out, String err, long pid) {}
}
