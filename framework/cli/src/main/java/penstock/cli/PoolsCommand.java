package penstock.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `penstock pools`: the endpoints of a running Penstock and how they are.
@Command(name = "pools", description = "Show pools and how their endpoints are.")
final class PoolsCommand implements Callable<Integer> {

  @Mixin final AdminPort admin = new AdminPort();
  @Mixin final OutputFormat output = new OutputFormat();

  @Parameters(index = "0", arity = "0..1", paramLabel = "POOL", description = "This one alone.")
  @Nullable String pool;

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    String path = pool == null ? "/v1/pools" : "/v1/pools/" + pool;
    AdminPort.Answer answer = admin.send("GET", path, "");
    return output.print(answer, Commands.specOf(spec), PoolsCommand::rows);
  }

  private static List<String> rows(JsonNode json) {
    Table table = new Table("ENDPOINT", "STATE", "HEALTH", "WEIGHT", "IN FLIGHT", "VERDICT");
    List<JsonNode> pools = json.isArray() ? json.valueStream().toList() : List.of(json);
    List<String> notes = new ArrayList<>();
    for (JsonNode pool : pools) {
      String name = pool.path("name").asString("");
      if (pool.path("panic").asBoolean(false)) {
        notes.add(name + ": too few endpoints are healthy, all are used");
      }
      for (JsonNode each : pool.path("endpoints").valueStream().toList()) {
        table.row(
            name + "/" + each.path("name").asString(""),
            each.path("state").asString(""),
            health(each),
            each.path("weight").asString(""),
            each.path("inFlight").asString(""),
            each.path("verdict").asString(""));
      }
    }
    List<String> rows = new ArrayList<>(table.lines());
    rows.addAll(notes);
    return rows;
  }

  /// What the checks say, and whether real traffic says otherwise.
  private static String health(JsonNode endpoint) {
    String health = endpoint.path("health").asString("");
    return endpoint.path("ejectedUntil").isString() ? health + ", ejected" : health;
  }
}
