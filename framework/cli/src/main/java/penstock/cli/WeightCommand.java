package penstock.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `penstock weight`: another share of new traffic for an endpoint, until the configuration says
/// something else.
@Command(name = "weight", description = "Give an endpoint another weight.")
final class WeightCommand implements Callable<Integer> {

  @Mixin final AdminPort admin = new AdminPort();
  @Mixin final OutputFormat output = new OutputFormat();

  @Parameters(
      index = "0",
      paramLabel = "POOL[/ENDPOINT]",
      converter = EndpointName.class,
      description = "The endpoint, or all endpoints of a pool.")
  String endpoint = "";

  @Parameters(
      index = "1",
      paramLabel = "WEIGHT",
      converter = Weight.class,
      description = "0 to 65535; 0 for no new traffic.")
  int weight;

  @Spec @Nullable CommandSpec spec;

  /// Reads a weight.
  static final class Weight implements ITypeConverter<Integer> {

    @Override
    public Integer convert(String text) {
      int weight = text.matches("\\d{1,5}") ? Integer.parseInt(text) : Integer.MAX_VALUE;
      if (weight > 65535) {
        throw new TypeConversionException(text + " (expected: 0 to 65535)");
      }
      return weight;
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    AdminPort.Answer answer =
        admin.send("PATCH", StateTarget.endpoints(endpoint), "{\"weight\":" + weight + "}");
    return output.print(
        answer, Commands.specOf(spec), _ -> List.of(endpoint + " weight: " + weight));
  }
}
