package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ArchiveIT {

  private static final Path ARCHIVES = Path.of(System.getProperty("penstock.archives"));
  private static final String VERSION = System.getProperty("penstock.version");

  @Test
  void hasTheAgreedTopLevel() throws IOException {
    assertThat(names(Launcher.HOME))
        .containsExactlyInAnyOrder(
            "bin",
            "conf",
            "lib",
            "plugins",
            "scripts",
            "graal-compiler",
            "graal-resources",
            "docs",
            "LICENSE",
            "README.md",
            "CHANGELOG.md");
  }

  @Test
  void bringsEveryPluginOfTheRepository() throws IOException {
    String pom = Files.readString(ARCHIVES.resolve("../../../plugins/pom.xml"));
    List<String> expected =
        Pattern.compile("<module>(.+?)</module>")
            .matcher(pom)
            .results()
            .map(match -> match.group(1) + "-" + VERSION + ".jar")
            .toList();

    assertThat(expected).isNotEmpty();
    assertThat(names(Launcher.HOME.resolve("plugins")))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void keepsTestsAndPluginsOffItsClassPath() throws IOException {
    assertThat(names(Launcher.HOME.resolve("lib")))
        .contains("penstock-cli-" + VERSION + ".jar", "penstock-spi-" + VERSION + ".jar")
        .noneMatch(
            name -> name.matches("(junit|assertj|archunit|penstock-testkit|balance-|jmh).*"));
  }

  /// Tagged because the writer of this list refuses to work while Maven is offline.
  @Tag("external")
  @Test
  void listsWhatItIsMadeOf() throws IOException {
    JsonPath bom = JsonPath.from(Launcher.HOME.resolve("docs/licenses/penstock.cdx.json").toFile());

    assertThat(bom.getString("bomFormat")).isEqualTo("CycloneDX");
    assertThat(bom.getList("components.name", String.class))
        .contains("undertow-core", "pf4j", "metrics-core", "penstock-spi", "nimbus-jose-jwt")
        .doesNotContain("junit-jupiter");
    // Those inside the plugins' jars too.
    assertThat(Files.readString(Launcher.HOME.resolve("docs/licenses/THIRD-PARTY.txt")))
        .contains("io.undertow:undertow-core:", "com.nimbusds:nimbus-jose-jwt:");
  }

  @Test
  void isTheSameAsAZip() throws IOException {
    Set<String> zipped = new TreeSet<>();
    try (ZipFile zip = new ZipFile(ARCHIVES.resolve("penstock-" + VERSION + ".zip").toFile())) {
      zip.stream()
          .filter(entry -> !entry.isDirectory())
          .map(ZipEntry::getName)
          .forEach(zipped::add);
    }
    try (Stream<Path> files = Files.walk(Launcher.HOME)) {
      assertThat(zipped)
          .isEqualTo(
              files
                  .filter(Files::isRegularFile)
                  .map(file -> "penstock-" + VERSION + "/" + Launcher.HOME.relativize(file))
                  .collect(Collectors.toCollection(TreeSet::new)));
    }
  }

  @Test
  void letsOnlyTheCommandBeRun() throws IOException {
    try (Stream<Path> files = Files.walk(Launcher.HOME)) {
      assertThat(files.filter(Files::isRegularFile).filter(Files::isExecutable))
          .containsExactly(Launcher.HOME.resolve("bin/penstock"));
    }
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }
}
