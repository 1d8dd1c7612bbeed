package penstock.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.testkit.PluginJar;

final class RefusalTest {

  @TempDir private Path directory;
  private PluginFolder folder;

  @BeforeEach
  void anotherPluginThatIsGood() {
    folder = new PluginFolder(directory);
    PluginFolder.jar("good").in(directory);
  }

  private void refusesOnly(String line) {
    try (PluginHost host = folder.load()) {
      assertThat(host.refusals()).extracting(Refusal::line).containsExactly(line);
      assertThat(folder.takenNames()).containsExactly("balance good");
    }
  }

  @Test
  void refusesWhatIsNoZip() throws IOException {
    Files.writeString(directory.resolve("x.jar"), "not a jar");
    refusesOnly(
        "plugin x.jar: not a readable jar: zip END header not found (expected: a zip file)");
  }

  @Test
  void refusesAnEmptyFile() throws IOException {
    Files.createFile(directory.resolve("x.jar"));
    refusesOnly("plugin x.jar: not a readable jar: zip file is empty (expected: a zip file)");
  }

  @Test
  void refusesAJarWithoutManifest() {
    PluginFolder.jar("x").withoutManifest().in(directory);
    refusesOnly(
        "plugin x.jar: manifest: missing (expected: META-INF/MANIFEST.MF with Plugin-Id,"
            + " Plugin-Version and Plugin-Class)");
  }

  @Test
  void refusesAJarWithoutId() {
    PluginFolder.jar("x").withoutAttribute("Plugin-Id").in(directory);
    refusesOnly(
        "plugin x.jar: Plugin-Id: missing (expected: a manifest with Plugin-Id, Plugin-Version and"
            + " Plugin-Class)");
  }

  @Test
  void refusesAMalformedId() {
    PluginFolder.jar("x").attribute("Plugin-Id", "a b").in(directory);
    refusesOnly(
        "plugin x.jar: Plugin-Id: a b (expected: letters, digits, dots, hyphens and underscores)");
  }

  @Test
  void refusesAJarWithoutVersion() {
    PluginFolder.jar("x").withoutAttribute("Plugin-Version").in(directory);
    refusesOnly(
        "plugin x (x.jar): Plugin-Version: missing (expected: a manifest with Plugin-Id,"
            + " Plugin-Version and Plugin-Class)");
  }

  @Test
  void refusesAJarWithoutClass() {
    PluginFolder.jar("x").withoutAttribute("Plugin-Class").in(directory);
    refusesOnly(
        "plugin x (x.jar): Plugin-Class: missing (expected: a manifest with Plugin-Id,"
            + " Plugin-Version and Plugin-Class)");
  }

  @Test
  void refusesAVersionThatIsNone() {
    PluginFolder.jar("x").attribute("Plugin-Version", "one").in(directory);
    refusesOnly(
        "plugin x (x.jar): Plugin-Version: one (expected: a semantic version such as 1.0.0)");
  }

  @Test
  void refusesARangeThatIsNone() {
    PluginFolder.jar("x").attribute("Plugin-Requires", ">=>1").in(directory);
    refusesOnly(
        "plugin x (x.jar): Plugin-Requires: >=>1 (expected: a version range such as >=0.1.0 &"
            + " <0.2.0)");
  }

  @Test
  void refusesWhatRequiresAnotherSpi() {
    PluginFolder.jar("balance-x").attribute("Plugin-Requires", ">=2.0.0").in(directory);
    refusesOnly(
        "plugin balance-x (balance-x.jar): requires SPI >=2.0.0 (expected: a range that admits"
            + " 0.1.0)");
  }

  @Test
  void refusesTheSecondOfTwoJarsWithOneId() {
    PluginFolder.jar("good").in(directory, "second.jar");
    refusesOnly("plugin good (second.jar): Plugin-Id: good (expected: not the id of good.jar)");
  }

  @Test
  void refusesAJarThatBringsTheSpi() {
    PluginFolder.jar("x").file("penstock/spi/Plugin.class", "").in(directory);
    refusesOnly(
        "plugin x (x.jar): contains penstock/spi/Plugin.class (expected: only the plugin's own"
            + " classes and libraries; the host brings this package)");
  }

  @Test
  void refusesAJarThatBringsTheSpiForLaterJdksOnly() {
    PluginFolder.jar("x").file("META-INF/versions/9/org/slf4j/Logger.class", "").in(directory);
    refusesOnly(
        "plugin x (x.jar): contains META-INF/versions/9/org/slf4j/Logger.class (expected: only the"
            + " plugin's own classes and libraries; the host brings this package)");
  }

  @Test
  void refusesAClassThatIsNotThere() {
    PluginFolder.jar("x").attribute("Plugin-Class", "trial.Gone").in(directory);
    refusesOnly("plugin x (x.jar): Plugin-Class: trial.Gone (expected: a class in the jar)");
  }

  @Test
  void refusesAClassThatIsNoPlugin() {
    PluginJar.of("x").source("trial.X", "package trial; public class X {}").in(directory);
    refusesOnly(
        "plugin x (x.jar): Plugin-Class: trial.X (expected: a class that implements"
            + " penstock.spi.Plugin)");
  }

  @Test
  void refusesAClassWithoutPublicConstructor() {
    PluginJar.of("x").source("trial.X", plugin("private X() {}", "")).in(directory);
    refusesOnly(
        "plugin x (x.jar): Plugin-Class: trial.X (expected: a public class with a public"
            + " constructor without parameters)");
  }

  @Test
  void refusesAnAbstractClass() {
    PluginJar.of("x")
        .source("trial.X", plugin("", "").replace("class X", "abstract class X"))
        .in(directory);
    refusesOnly(
        "plugin x (x.jar): Plugin-Class: trial.X (expected: a public class with a public"
            + " constructor without parameters)");
  }

  @Test
  void refusesAConstructorThatThrows() {
    PluginJar.of("x")
        .source(
            "trial.X", plugin("public X() { throw new IllegalStateException(\"no\\nluck\"); }", ""))
        .in(directory);
    refusesOnly(
        "plugin x (x.jar): constructor threw java.lang.IllegalStateException: no luck (expected:"
            + " no exception)");
  }

  @Test
  void refusesAStaticInitializerThatThrows() {
    PluginJar.of("x")
        .source("trial.X", plugin("static final int N = Integer.parseInt(\"n\");", ""))
        .in(directory);
    refusesOnly(
        "plugin x (x.jar): constructor threw java.lang.NumberFormatException: For input string:"
            + " \"n\" (expected: no exception)");
  }

  @Test
  void refusesARegistrationThatThrowsWithAllItsOffers() {
    PluginFolder.jar(
            "x", PluginFolder.offer("x") + "if (registrar != null) throw new AssertionError();")
        .in(directory);
    refusesOnly(
        "plugin x (x.jar): register threw java.lang.AssertionError (expected: no exception)");
  }

  @Test
  void refusesWhatLinksAgainstTheCore() {
    PluginFolder.jar("x", "System.out.println(new penstock.core.pool.Pool());")
        .absent("penstock.core.pool.Pool", "package penstock.core.pool; public class Pool {}")
        .in(directory);
    refusesOnly(
        "plugin x (x.jar): needs class penstock.core.pool.Pool (expected: the SPI, a shared"
            + " package, its own jar or a plugin it depends on)");
  }

  @Test
  void refusesWhatLinksAgainstTheHost() {
    PluginFolder.jar("x", "System.out.println(penstock.plugins.SpiVersion.CURRENT + registrar);")
        .in(directory);
    refusesOnly(
        "plugin x (x.jar): needs class penstock.plugins.SpiVersion (expected: the SPI, a shared"
            + " package, its own jar or a plugin it depends on)");
  }

  @Test
  void refusesATypeOfferedTwice() {
    PluginFolder.jar("x", PluginFolder.offer("x").repeat(2)).in(directory);
    refusesOnly("plugin x (x.jar): balance x: offered twice (expected: once)");
  }

  @Test
  void refusesATypeOfferedTwiceEvenIfThePluginDoesNotCare() {
    String offer = PluginFolder.offer("x");
    PluginFolder.jar("x", offer + "try {" + offer + "} catch (IllegalArgumentException e) {}")
        .in(directory);
    refusesOnly("plugin x (x.jar): balance x: offered twice (expected: once)");
  }

  @Test
  void refusesAMalformedType() {
    PluginFolder.jar("x", PluginFolder.offer("RoundRobin")).in(directory);
    refusesOnly(
        "plugin x (x.jar): balance RoundRobin: malformed (expected: lower-case words with"
            + " hyphens)");
  }

  @Test
  void refusesATypeThatAnotherPluginOffers() {
    PluginFolder.jar("x", PluginFolder.offer("x") + PluginFolder.offer("good")).in(directory);
    refusesOnly(
        "plugin x (x.jar): balance good: offered by plugin good (expected: a type of its own)");
  }

  @Test
  void refusesWhatTheAdmissionRefuses() {
    PluginFolder.jar("x").in(directory);
    Admission admission =
        (plugin, offers) -> {
          if (plugin.equals("x")) {
            throw new IllegalArgumentException("balance x: built in (expected: another type)");
          }
          folder.admit(plugin, offers);
        };
    try (PluginHost host = folder.load(admission)) {
      assertThat(host.refusals())
          .extracting(Refusal::line)
          .containsExactly("plugin x (x.jar): balance x: built in (expected: another type)");
      assertThat(folder.takenNames()).containsExactly("balance good");
    }
  }

  private static String plugin(String member, String register) {
    return """
    package trial;

    public class X implements penstock.spi.Plugin {
      %s

      @Override
      public void register(penstock.spi.Registrar registrar) {
        %s
      }
    }
    """
        .formatted(member, register);
  }
}
