package penstock.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `penstock certs`: the certificates that a running Penstock shows to clients.
@Command(name = "certs", description = "Show the certificates in use and when they expire.")
final class CertsCommand implements Callable<Integer> {

  @Mixin final AdminPort admin = new AdminPort();
  @Mixin final OutputFormat output = new OutputFormat();

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    AdminPort.Answer answer = admin.send("GET", "/v1/certs", "");
    return output.print(answer, Commands.specOf(spec), json -> rows(json, Instant.now()));
  }

  private static List<String> rows(JsonNode json, Instant now) {
    Table table = new Table("LISTENER", "CERTIFICATE", "HOSTS", "KEY", "EXPIRES", "LEFT");
    for (JsonNode each : json.valueStream().toList()) {
      Instant expires = Instant.parse(each.path("expires").asString(""));
      table.row(
          each.path("listener").asString(""),
          each.path("name").asString(""),
          each.path("hosts")
              .valueStream()
              .map(host -> host.asString(""))
              .collect(Collectors.joining(",")),
          each.path("key").asString(""),
          expires.toString(),
          left(Duration.between(now, expires)));
    }
    return table.lines();
  }

  private static String left(Duration left) {
    if (left.isNegative()) {
      return "expired";
    }
    return left.toDays() > 0 ? left.toDays() + "d" : left.toHours() + "h";
  }
}
