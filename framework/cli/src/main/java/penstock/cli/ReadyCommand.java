package penstock.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `penstock ready`: takes back what `drain` and `maint` ordered.
@Command(name = "ready", description = "Take traffic again.")
final class ReadyCommand implements Callable<Integer> {

  @Mixin final AdminPort admin = new AdminPort();
  @Mixin final StateTarget target = new StateTarget();
  @Mixin final OutputFormat output = new OutputFormat();

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandSpec command = Commands.specOf(spec);
    AdminPort.Answer answer = admin.send("PATCH", target.path(), "{\"state\":\"ready\"}");
    if (!answer.ok()) {
      return DrainCommand.refused(answer, command);
    }
    new DrainProgress(answer.json())
        .print(command.commandLine().getOut(), target.name(), output.json());
    return ExitCode.OK;
  }
}
