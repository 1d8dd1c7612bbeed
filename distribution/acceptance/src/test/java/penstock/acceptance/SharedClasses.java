package penstock.acceptance;

import static io.restassured.RestAssured.when;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The classes of the distribution as a process has them once they are read and verified, for all
/// others of this run: the suite starts some hundreds, each of which would read them again.
final class SharedClasses {

  private static final String CONFIG =
      """
      server: { shutdown: { closeMode: 0s, lameDuck: 0s } }
      admin: { bind: "127.0.0.1:0" }
      scripts: { dir: "%s", compiler: off }
      listeners: { web: { bind: "127.0.0.1:0" } }
      routes: [{ script: rule.js, pool: nobody }]
      pools: { nobody: { endpoints: ["127.0.0.1:1"] } }
      """;

  /// Has a process of the unpacked archive take them. The JVM says nothing of processes for which
  /// they do not fit, such as those of a copy of the archive.
  static final String OPTION = "-Xlog:disable -XX:AOTCache=" + written();

  private SharedClasses() {}

  private static Path written() {
    try {
      Path folder = Files.createTempDirectory("penstock-classes");
      Path archive = folder.resolve("penstock.aot");
      write(folder, archive);
      // In this order, because the last one is deleted first.
      folder.toFile().deleteOnExit();
      archive.toFile().deleteOnExit();
      return archive;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted (expected: an archive of classes)", e);
    }
  }

  /// Runs a process that uses a little of everything, and keeps its classes at its end.
  private static void write(Path folder, Path archive) throws IOException, InterruptedException {
    Path rule = folder.resolve("rule.js");
    Files.writeString(rule, "export default (request, { next }) => next(request.path);");
    Path file = folder.resolve("penstock.yaml");
    Files.writeString(file, CONFIG.formatted(folder));
    Launcher launcher =
        Launcher.bare().with("PENSTOCK_OPTS", "-Xlog:disable -XX:AOTCacheOutput=" + archive);
    try (Distribution penstock =
        Distribution.start(launcher, List.of("run", "-c", file.toString()))) {
      when().get(penstock.url("web", "/")).then().statusCode(502);
      when().get(penstock.admin("/metrics")).then().statusCode(200);
      penstock.signal("TERM");
      int exit = penstock.awaitExit();
      if (exit != 0 || Files.notExists(archive)) {
        throw new IllegalStateException(
            "exit: " + exit + " " + penstock.log() + " (expected: 0 and " + archive + ")");
      }
    }
    Files.delete(rule);
    Files.delete(file);
  }
}
