package penstock.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `penstock drain` and `penstock maint`: take something out, and wait until it is empty.
@Command
final class DrainCommand implements Callable<Integer> {

  private static final long LOOK_MILLIS = 250;

  @Mixin final AdminPort admin = new AdminPort();
  @Mixin final StateTarget target = new StateTarget();
  @Mixin final OutputFormat output = new OutputFormat();

  @Option(names = "--wait", description = "Wait until nothing is under way there any more.")
  boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "Wait no longer than this, such as 5m; ends with 3 then.")
  @Nullable Duration timeout;

  @Spec @Nullable CommandSpec spec;

  private final String state;

  /// @param state `drain` or `maint`
  DrainCommand(String state) {
    this.state = state;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandSpec command = Commands.specOf(spec);
    if (state.equals("maint") && !target.ofEndpoints()) {
      throw new ParameterException(
          command.commandLine(),
          "maint: " + target.name() + " (expected: POOL or POOL/ENDPOINT, all else has drain)");
    }
    AdminPort.Answer answer = admin.send("PATCH", target.path(), "{\"state\":\"" + state + "\"}");
    if (!answer.ok()) {
      return refused(answer, command);
    }
    if (!wait && timeout == null) {
      PrintWriter out = command.commandLine().getOut();
      new DrainProgress(answer.json()).print(out, target.name(), output.json());
      return ExitCode.OK;
    }
    return await(command);
  }

  /// Prints what was wrong.
  static int refused(AdminPort.Answer answer, CommandSpec command) {
    PrintWriter err = command.commandLine().getErr();
    AdminText.lines(answer.json()).forEach(err::println);
    err.flush();
    return ExitCode.FAILED;
  }

  private int await(CommandSpec command) throws IOException, InterruptedException {
    PrintWriter out = command.commandLine().getOut();
    long start = System.nanoTime();
    String told = "";
    while (true) {
      AdminPort.Answer answer = admin.send("GET", target.progressPath(), "");
      if (!answer.ok()) {
        return refused(answer, command);
      }
      DrainProgress progress = new DrainProgress(answer.json());
      boolean late = timeout != null && System.nanoTime() - start >= timeout.toNanos();
      boolean off = progress.calledOff();
      boolean over = progress.empty() || late || off;
      String now = counts(progress);
      if (over || (!output.json() && !now.equals(told))) {
        progress.print(out, target.name(), output.json());
        told = now;
      }
      if (off) {
        tell(command, "ready again (expected: " + state + ", until it is empty)");
      } else if (late && !progress.empty()) {
        tell(command, "not empty (expected: empty within " + timeText() + ")");
      }
      if (over) {
        boolean whole = progress.empty() && progress.forced() == 0 && !off;
        return whole ? ExitCode.OK : ExitCode.PARTIAL;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private String timeText() {
    return timeout == null ? "any time" : AdminText.time(timeout.toMillis());
  }

  private void tell(CommandSpec command, String what) {
    PrintWriter err = command.commandLine().getErr();
    err.println(target.name() + ": " + what);
    err.flush();
  }

  // Times change with every look, and are no news.
  private String counts(DrainProgress progress) {
    return String.join("\n", progress.lines(target.name()))
        .replaceAll(",? ?(oldest )?\\d+(ms|s|m\\d+s|h\\d+m)( left)?", "");
  }
}
