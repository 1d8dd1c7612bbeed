package penstock.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `penstock scripts list`: the scripts that a running Penstock uses.
@Command(
    name = "list",
    description = "List the scripts in use: state, since when, what is refused.")
final class ScriptsListCommand implements Callable<Integer> {

  @Mixin final AdminPort admin = new AdminPort();
  @Mixin final OutputFormat output = new OutputFormat();

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    AdminPort.Answer answer = admin.send("GET", "/v1/scripts", "");
    return output.print(answer, Commands.specOf(spec), ScriptsListCommand::rows);
  }

  private static List<String> rows(JsonNode scripts) {
    Table table = new Table("SCRIPT", "ROLE", "STATE", "SINCE", "REFUSED");
    for (JsonNode each : scripts.valueStream().toList()) {
      table.row(
          each.path("file").asString(""),
          each.path("role").asString(""),
          each.path("state").asString(""),
          each.path("since").asString(""),
          each.path("refused").asString("").lines().findFirst().orElse(""));
    }
    return table.lines();
  }
}
