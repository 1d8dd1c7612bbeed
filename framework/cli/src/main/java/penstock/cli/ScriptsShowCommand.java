package penstock.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `penstock scripts show`: one script that a running Penstock uses, in each of its roles.
@Command(name = "show", description = "Show a script in use, and why its newest version is not.")
final class ScriptsShowCommand implements Callable<Integer> {

  @Mixin final AdminPort admin = new AdminPort();
  @Mixin final OutputFormat output = new OutputFormat();

  @Parameters(index = "0", paramLabel = "FILE", description = "As the configuration names it.")
  String file = "";

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    AdminPort.Answer answer = admin.send("GET", "/v1/scripts/" + file, "");
    return output.print(answer, Commands.specOf(spec), ScriptsShowCommand::lines);
  }

  private static List<String> lines(JsonNode uses) {
    List<String> lines = new ArrayList<>();
    uses.valueStream().forEach(use -> add(use, lines));
    return lines;
  }

  private static void add(JsonNode script, List<String> lines) {
    lines.add(
        "%s (%s): %s since %s"
            .formatted(
                script.path("file").asString(""),
                script.path("role").asString(""),
                script.path("state").asString(""),
                script.path("since").asString("")));
    lines.add(
        "read: "
            + script
                .path("files")
                .valueStream()
                .map(each -> each.asString(""))
                .collect(Collectors.joining(", ")));
    if (script.path("refused").isString()) {
      lines.add("refused: " + script.path("refused").stringValue());
    }
  }
}
