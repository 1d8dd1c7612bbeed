package penstock.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where the distribution was unpacked.
final class HomeOption {

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description =
          "The unpacked distribution, with plugins/ and conf/ (default: found by itself).")
  @Nullable Path home;

  /// The option, else the system property `penstock.home` that `bin/penstock` sets, else the
  /// working directory.
  Path path() {
    if (home != null) {
      return home;
    }
    return Path.of(System.getProperty("penstock.home", "."));
  }
}
