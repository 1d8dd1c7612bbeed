package penstock.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `penstock status`: how a running Penstock is, and what is being drained.
@Command(name = "status", description = "Show how a running Penstock is, and what drains.")
final class StatusCommand implements Callable<Integer> {

  @Mixin final AdminPort admin = new AdminPort();
  @Mixin final OutputFormat output = new OutputFormat();

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = Commands.specOf(spec).commandLine().getOut();
    JsonNode process = ask("/v1/process");
    JsonNode listeners = ask("/v1/listeners");
    List<JsonNode> drains = drains();
    if (output.json()) {
      ObjectNode all = JsonMapper.shared().createObjectNode();
      all.set("process", process);
      all.set("listeners", listeners);
      all.putArray("drains").addAll(drains);
      out.println(all);
    } else {
      lines(process, listeners, drains).forEach(out::println);
    }
    out.flush();
    return ExitCode.OK;
  }

  private JsonNode ask(String path) throws IOException, InterruptedException {
    AdminPort.Answer answer = admin.send("GET", path, "");
    if (!answer.ok()) {
      throw new IOException(String.join("; ", AdminText.lines(answer.json())));
    }
    return answer.json();
  }

  private List<JsonNode> drains() throws IOException, InterruptedException {
    List<JsonNode> drains = new ArrayList<>();
    for (JsonNode pool : ask("/v1/pools").valueStream().toList()) {
      boolean any =
          pool.path("endpoints")
              .valueStream()
              .anyMatch(each -> !each.path("state").asString("").equals("ready"));
      if (any) {
        ask("/v1/pools/" + pool.path("name").asString("") + "/drain")
            .path("endpoints")
            .valueStream()
            .filter(each -> !each.path("state").asString("").equals("ready"))
            .forEach(drains::add);
      }
    }
    return drains;
  }

  private static List<String> lines(JsonNode process, JsonNode listeners, List<JsonNode> drains) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s, %d connections"
            .formatted(process.path("state").asString(""), process.path("connections").asLong(0)));
    for (JsonNode each : listeners.valueStream().toList()) {
      lines.add(
          "listener %s %s %s: %d connections"
              .formatted(
                  each.path("name").asString(""),
                  each.path("address").asString(""),
                  each.path("state").asString(""),
                  each.path("connections").asLong(0)));
    }
    for (JsonNode each : drains) {
      lines.addAll(new DrainProgress(each).lines(""));
    }
    return lines;
  }
}
