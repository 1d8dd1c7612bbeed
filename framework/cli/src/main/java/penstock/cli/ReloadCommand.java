package penstock.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `penstock reload`: tells a running Penstock, over its admin port, to read its configuration
/// again.
@Command(name = "reload", description = "Make a running Penstock read its configuration again.")
final class ReloadCommand implements Callable<Integer> {

  @Mixin final AdminPort admin = new AdminPort();

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandSpec command = Commands.specOf(spec);
    AdminPort.Answer answer;
    try {
      answer = admin.send("POST", "/v1/reload", "");
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
    PrintWriter to = answer.ok() ? command.commandLine().getOut() : command.commandLine().getErr();
    AdminText.lines(answer.json()).forEach(to::println);
    to.flush();
    return answer.ok() ? ExitCode.OK : ExitCode.FAILED;
  }
}
