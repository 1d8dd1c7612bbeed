package penstock.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import penstock.server.Rehearsals;
import penstock.server.test.FileReport;
import penstock.server.test.RuleTests;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `penstock test`: runs the tests of routes and rules, without a socket.
@Command(
    name = "test",
    description = "Run the tests of routes and rules (*.test.yaml) through the real router.")
final class TestCommand implements Callable<Integer> {

  @Mixin final ConfigOption config = new ConfigOption();

  @Parameters(
      arity = "0..*",
      paramLabel = "DIR|FILE",
      description = "Folders with *.test.yaml, or such files (default: scripts/ of the home).")
  List<Path> places = new ArrayList<>();

  @Option(names = "--coverage", description = "Show what no test has touched.")
  boolean coverage;

  @Option(names = "--watch", description = "Run again whenever a file changes, until interrupted.")
  boolean watch;

  @Option(names = "--junit", paramLabel = "FILE", description = "Write a JUnit XML report.")
  @Nullable Path junit;

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Path home = config.home.path();
    List<Path> chosen = places.isEmpty() ? List.of(home.resolve("scripts")) : places;
    List<Path> files = files(chosen);
    quieten();
    try (Rehearsals rehearsals = Rehearsals.open(home)) {
      Path tested = configuration();
      if (!watch) {
        return run(rehearsals, files, tested) ? ExitCode.OK : ExitCode.FAILED;
      }
      try (Watching watching = Watching.over(chosen, tested)) {
        do {
          boolean _ = run(rehearsals, files(chosen), tested);
          say("watching for changes");
        } while (watching.changed());
      }
      return ExitCode.OK;
    }
  }

  /// The configuration that was named, or else the usual one if it is there.
  private @Nullable Path configuration() {
    Path file = config.setup().file();
    return config.file != null || (file != null && Files.exists(file)) ? file : null;
  }

  /// Pools would tell of every endpoint that a test takes down.
  private static void quieten() {
    if (LoggerFactory.getLogger("penstock.core.pool") instanceof Logger pools) {
      pools.setLevel(Level.OFF);
    }
  }

  /// @throws ParameterException if there is nothing to run
  private List<Path> files(List<Path> chosen) throws IOException {
    List<Path> files = TestFiles.among(chosen);
    if (files.isEmpty()) {
      throw new ParameterException(
          Commands.specOf(spec).commandLine(),
          chosen + ": no tests (expected: files named *" + TestFiles.ENDING + ")");
    }
    return files;
  }

  private boolean run(Rehearsals rehearsals, List<Path> files, @Nullable Path tested)
      throws IOException {
    PrintWriter out = Commands.specOf(spec).commandLine().getOut();
    List<FileReport> reports = new ArrayList<>();
    if (coverage) {
      rehearsals.coverLines();
    }
    try (RuleTests tests = new RuleTests(rehearsals, tested)) {
      TestPrinter printer = new TestPrinter(out);
      for (Path file : files) {
        FileReport report = tests.run(file);
        reports.add(report);
        printer.file(report);
      }
      if (coverage) {
        printer.coverage(tests.coverage());
        printer.lines(tests.lines());
      }
      printer.summary(reports);
    }
    if (junit != null) {
      Files.writeString(junit, JunitXml.of(reports));
    }
    return reports.stream().allMatch(FileReport::passed);
  }

  private void say(String line) {
    PrintWriter out = Commands.specOf(spec).commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
