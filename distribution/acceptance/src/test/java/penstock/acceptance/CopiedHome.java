package penstock.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import penstock.testkit.PluginJar;

/// A copy of the distribution whose plugins a test may add to.
///
/// @param folder of the distribution
record CopiedHome(Path folder) {

  /// What every source below may name.
  private static final String IMPORTS =
      """
      import penstock.spi.*;
      import penstock.spi.balance.*;
      """;

  static CopiedHome in(Path folder) throws IOException {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Files.copy(Launcher.HOME.resolve("bin/penstock"), bin.resolve("penstock"));
    copy("lib", folder);
    copy("plugins", folder);
    copy("conf", folder);
    return new CopiedHome(folder);
  }

  private static void copy(String name, Path to) throws IOException {
    Path copied = Files.createDirectory(to.resolve(name));
    try (Stream<Path> shipped = Files.list(Launcher.HOME.resolve(name))) {
      for (Path jar : shipped.toList()) {
        Files.copy(jar, copied.resolve(jar.getFileName()));
      }
    }
  }

  Path plugins() {
    return folder.resolve("plugins");
  }

  Launcher launcher() {
    return Launcher.shipped().program(folder.resolve("bin/penstock"));
  }

  /// Starts `penstock run` with its plugins.
  Distribution run(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("penstock.yaml"), yaml);
    return Distribution.start(launcher(), List.of("run", "-c", file.toString()));
  }

  /// A plugin in the making that offers one algorithm.
  ///
  /// @param type its type, which is its id too
  /// @param pick what its pickers return: an expression of `candidates`, `traffic` and `attempt`
  static PluginJar algorithm(String type, String pick) {
    return plugin(
        type,
        """
        registrar.offer(BalancingPolicy.KIND, "%s", NoSettings.class,
            (settings, context) -> candidates -> (traffic, attempt) -> %s);
        """
            .formatted(type, pick));
  }

  /// A plugin in the making.
  ///
  /// @param register the body of its `register`
  static PluginJar plugin(String id, String register) {
    String home = "trial." + id.replace('-', '_');
    return PluginJar.of(id)
        .source(
            home + ".Entry",
            """
            package %s;
            %s
            public final class Entry implements Plugin {
              @Override
              public void register(Registrar registrar) {
                %s
              }
            }
            """
                .formatted(home, IMPORTS, register));
  }
}
