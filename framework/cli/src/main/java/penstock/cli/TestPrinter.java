package penstock.cli;

import java.io.PrintWriter;
import java.util.List;
import penstock.core.engine.RouteCoverage;
import penstock.scripting.LineCoverage.FileLines;
import penstock.server.test.CaseReport;
import penstock.server.test.FileReport;
import penstock.server.test.LineReport;

/// Prints what came out of tests, for people.
final class TestPrinter {

  private final PrintWriter out;

  TestPrinter(PrintWriter out) {
    this.out = out;
  }

  /// The tests of one file, with what differs.
  void file(FileReport report) {
    out.println(report.file());
    for (CaseReport test : report.cases()) {
      if (test.passed()) {
        out.println("  ok    " + test.name());
      } else {
        out.println("  FAIL  " + test.name() + "  (" + place(test) + ")");
        test.differences().forEach(difference -> out.println("          " + difference));
      }
    }
    report.problems().forEach(problem -> out.println("  " + problem));
    out.flush();
  }

  private static String place(CaseReport test) {
    return test.place().file() + ":" + test.place().line() + ":" + test.place().column();
  }

  /// What no test has touched.
  void coverage(List<LineReport> lines) {
    for (LineReport line : lines) {
      out.println();
      out.println("coverage of " + line.subject());
      out.println(
          "  routes %d of %d, conditions %d of %d"
              .formatted(
                  line.routesTaken(),
                  line.routes().size(),
                  line.conditionsSeen(),
                  line.conditions()));
      line.routes().forEach(this::untouched);
    }
    out.flush();
  }

  private void untouched(RouteCoverage route) {
    if (route.taken() == 0) {
      out.println("  route " + route.name() + ": never taken");
    }
    for (RouteCoverage.Tested condition : route.conditions()) {
      if (!condition.both()) {
        String missed =
            condition.held() + condition.failed() == 0
                ? "never asked"
                : condition.held() == 0 ? "never held" : "always held";
        out.println("  route " + route.name() + ": " + condition.text() + ": " + missed);
      }
    }
  }

  /// What no test has run of scripts.
  void lines(List<FileLines> files) {
    if (!files.isEmpty()) {
      out.println();
      out.println("coverage of scripts");
    }
    for (FileLines file : files) {
      int run = file.lines() - file.missed().size();
      out.println("  script %s: lines %d of %d".formatted(file.file(), run, file.lines()));
      file.missed()
          .forEach(
              line -> out.println("  script %s: line %d: never run".formatted(file.file(), line)));
    }
    out.flush();
  }

  /// The last line.
  void summary(List<FileReport> reports) {
    long tests = reports.stream().mapToLong(report -> report.cases().size()).sum();
    long failed =
        reports.stream()
            .flatMap(report -> report.cases().stream())
            .filter(test -> !test.passed())
            .count();
    long broken = reports.stream().filter(report -> !report.problems().isEmpty()).count();
    out.println();
    out.println(
        tests
            + " tests, "
            + failed
            + " failed"
            + (broken == 0 ? "" : ", " + broken + " files with problems"));
    out.flush();
  }
}
