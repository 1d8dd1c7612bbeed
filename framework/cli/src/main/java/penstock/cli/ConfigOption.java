package penstock.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which configuration, of which distribution.
final class ConfigOption {

  @Mixin final HomeOption home = new HomeOption();

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration; - reads standard input (default: conf/penstock.yaml).")
  @Nullable Path file;

  Setup setup() {
    Path folder = home.path();
    Path chosen = file == null ? folder.resolve("conf").resolve("penstock.yaml") : file;
    return Setup.ofFile(folder, chosen);
  }
}
