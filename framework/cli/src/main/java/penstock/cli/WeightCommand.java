package penstock.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `penstock weight`: another share of new traffic for an endpoint, until the configuration says
/// something else.
@Command(name = "weight", description = "Give an endpoint another weight.")
final class WeightCommand implements Callable<Integer> {

  @Mixin final AdminPort admin = new AdminPort();
  @Mixin final OutputFormat output = new OutputFormat();

  @Parameters(index = "0", paramLabel = "POOL[/ENDPOINT]", description = "The endpoint.")
  String endpoint = "";

  @Parameters(index = "1", paramLabel = "WEIGHT", description = "0 to 65535; 0 for no new traffic.")
  int weight;

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    AdminPort.Answer answer =
        admin.send("PATCH", StateTarget.endpoints(endpoint), "{\"weight\":" + weight + "}");
    return output.print(
        answer, Commands.specOf(spec), _ -> List.of(endpoint + " weight: " + weight));
  }
}
