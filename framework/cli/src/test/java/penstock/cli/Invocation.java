package penstock.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/// One command line and what came of it.
///
/// @param exit the exit code
/// @param out standard output
/// @param err standard error
record Invocation(int exit, String out, String err) {

  static Invocation of(Operations operations, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Commands.over(operations, _ -> {}, List.of(args));
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    int exit = line.execute(args);
    return new Invocation(exit, out.toString(), err.toString());
  }
}
