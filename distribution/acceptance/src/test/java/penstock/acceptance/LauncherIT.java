package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.acceptance.Launcher.Result;

class LauncherIT {

  private static final List<String> TOOLS = List.of("dirname", "readlink", "sed", "head", "nproc");

  @TempDir Path folder;

  private Path jdks;
  private Launcher launcher;

  /// No Java on the path, none in the usual place.
  @BeforeEach
  void forgetEveryJava() throws IOException {
    jdks = Files.createDirectory(folder.resolve("jdks"));
    Path tools = Files.createDirectory(folder.resolve("tools"));
    for (String tool : TOOLS) {
      Scripts.write(tools.resolve(tool), "PATH=/usr/bin:/bin\nexec " + tool + " \"$@\"\n");
    }
    launcher =
        new Launcher(
            Launcher.HOME.resolve("bin/penstock"),
            folder,
            Map.of("PATH", tools.toString(), "PENSTOCK_JVMS", jdks.toString()));
  }

  @Test
  void saysInOneLineThatThereIsNoJava() throws Exception {
    Result result = launcher.run("version");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .isEqualTo(
            "penstock: java: not found (expected: Java 25 or newer in PENSTOCK_JAVA, JAVA_HOME,"
                + " /usr/lib/jvm or PATH)\n");
  }

  @Test
  void saysInOneLineThatEveryJavaIsTooOld() throws Exception {
    Path jdk17 = FakeJdk.in(jdks, "jdk-17", "17.0.15");
    FakeJdk.in(jdks, "jdk-8", "1.8.0_452");

    Result result = launcher.run("version");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err())
        .startsWith("penstock: java: 17 at " + jdk17 + "/bin/java (expected: Java 25 or newer");
  }

  @Test
  void takesTheNewestOfTheUsualPlace() throws Exception {
    FakeJdk.in(jdks, "jdk-9", "9.0.4");
    FakeJdk.in(jdks, "jdk-25", "25.0.3");
    FakeJdk.in(jdks, "jdk-26", "26-ea");
    FakeJdk.in(jdks, "jdk-100-but-old", "21.0.1");

    assertThat(launcher.run("version").out()).startsWith("java jdk-26\n");
  }

  @Test
  void asksAJavaWithoutReleaseFile() throws Exception {
    FakeJdk.withoutRelease(jdks, "silent", "25");

    assertThat(launcher.run("version").out()).startsWith("java silent\n");
  }

  @Test
  void prefersJavaHomeWhenItIsNewEnough() throws Exception {
    FakeJdk.in(jdks, "jdk-26", "26");
    Path home = FakeJdk.in(folder, "java home", "25.0.1");

    assertThat(launcher.with("JAVA_HOME", home.toString()).run("version").out())
        .startsWith("java java home\n");
  }

  @Test
  void passesOverAJavaHomeThatIsTooOld() throws Exception {
    FakeJdk.in(jdks, "jdk-25", "25");
    Path home = FakeJdk.in(folder, "old", "17.0.15");

    assertThat(launcher.with("JAVA_HOME", home.toString()).run("version").out())
        .startsWith("java jdk-25\n");
  }

  @Test
  void takesPenstockJavaBeforeAllOthers() throws Exception {
    FakeJdk.in(jdks, "jdk-26", "26");
    Path chosen = FakeJdk.in(folder, "chosen", "25");
    Launcher both = launcher.with("JAVA_HOME", jdks.resolve("jdk-26").toString());

    assertThat(both.with("PENSTOCK_JAVA", chosen.toString()).run("version").out())
        .startsWith("java chosen\n");
    assertThat(both.with("PENSTOCK_JAVA", chosen + "/bin/java").run("version").out())
        .startsWith("java chosen\n");
  }

  @Test
  void refusesAPenstockJavaThatWillNotDo() throws Exception {
    FakeJdk.in(jdks, "jdk-26", "26");
    Path old = FakeJdk.in(folder, "old", "21.0.7");

    Result tooOld = launcher.with("PENSTOCK_JAVA", old.toString()).run("version");
    assertThat(tooOld.exit()).isEqualTo(1);
    assertThat(tooOld.err())
        .isEqualTo(
            "penstock: PENSTOCK_JAVA: " + old + " is release 21 (expected: Java 25 or newer)\n");

    Result missing = launcher.with("PENSTOCK_JAVA", "/nowhere/at/all").run("version");
    assertThat(missing.exit()).isEqualTo(1);
    assertThat(missing.err())
        .isEqualTo(
            "penstock: PENSTOCK_JAVA: /nowhere/at/all (expected: a JDK's folder or its java"
                + " program)\n");
  }

  @Test
  void fallsBackToThePath() throws Exception {
    FakeJdk.in(jdks, "jdk-17", "17.0.15");
    Path jdk = FakeJdk.in(folder, "on-path", "25");
    String path = launcher.environment().get("PATH") + ":" + jdk.resolve("bin");

    assertThat(launcher.with("PATH", path).run("version").out()).startsWith("java on-path\n");
  }

  @Test
  void becomesTheJavaProcessSoThatSignalsReachIt() throws Exception {
    FakeJdk.in(jdks, "jdk-25", "25");

    Result result = launcher.run("version");

    assertThat(result.out().lines().toList().get(1)).isEqualTo("pid " + result.pid());
  }

  @Test
  void handsOverItsOptionsAndItsArguments() throws Exception {
    FakeJdk.in(jdks, "jdk-25", "25");

    List<String> words =
        launcher
            .with("PENSTOCK_OPTS", "-Xmx1g -XX:+UseZGC")
            .run("run", "-c", "my file.yaml")
            .out()
            .lines()
            .toList();

    assertThat(words)
        .endsWith("[penstock.cli.Main]", "[run]", "[-c]", "[my file.yaml]")
        .contains("[-Dpenstock.home=" + Launcher.HOME.toRealPath() + "]", "[-XX:+UseZGC]")
        .doesNotContain("[-XX:+UseSerialGC]", "[-XX:+UseG1GC]");
    assertThat(words.indexOf("[-Xmx1g]")).isGreaterThan(words.indexOf("[-Xmx256m]"));
  }

  @Test
  void findsItselfThroughLinksAndBlanks() throws Exception {
    FakeJdk.in(jdks, "jdk-25", "25");
    Path home = Files.createDirectories(folder.resolve("a folder/penstock"));
    Files.createDirectories(home.resolve("lib"));
    Files.createDirectories(home.resolve("bin"));
    Files.copy(
        Launcher.HOME.resolve("bin/penstock"),
        home.resolve("bin/penstock"),
        StandardCopyOption.COPY_ATTRIBUTES);
    Path links = Files.createDirectory(folder.resolve("links"));
    Path first =
        Files.createSymbolicLink(
            links.resolve("first"), Path.of("../a folder/penstock/bin/penstock"));
    Path second = Files.createSymbolicLink(links.resolve("second"), first);

    Result result = launcher.program(second).in(Path.of("/")).run("version");

    assertThat(result.out().lines())
        .contains(
            "[-Dpenstock.home=" + home.toRealPath() + "]", "[" + home.toRealPath() + "/lib/*]");
  }

  @Test
  void saysThatItsLibrariesAreMissing() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("torn/bin"));
    Path script =
        Files.copy(
            Launcher.HOME.resolve("bin/penstock"),
            bin.resolve("penstock"),
            StandardCopyOption.COPY_ATTRIBUTES);

    Result result = launcher.program(script).run("version");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .endsWith(" (expected: the unpacked distribution, with a lib folder)\n");
  }
}
