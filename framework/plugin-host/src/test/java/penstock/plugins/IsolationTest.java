package penstock.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.testkit.PluginJar;

final class IsolationTest {

  @TempDir private Path directory;
  private PluginFolder folder;

  @BeforeEach
  void emptyFolder() {
    folder = new PluginFolder(directory);
  }

  /// What the plugin's class `trial.Probe` says when it is asked in its own loader.
  private static Object ask(PluginFolder folder, int offer) {
    ClassLoader loader = folder.taken().get(offer).factory().getClass().getClassLoader();
    try {
      return ((Callable<?>) loader.loadClass("trial.Probe").getConstructor().newInstance()).call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String probe(String expression) {
    return """
    package trial;

    public class Probe implements java.util.concurrent.Callable<Object> {
      public Object call() throws Exception {
        return %s;
      }
    }
    """
        .formatted(expression);
  }

  private Object answer(String expression) {
    PluginFolder.jar("x").source("trial.Probe", probe(expression)).in(directory);
    try (PluginHost host = folder.load()) {
      assertThat(host.refusals()).isEmpty();
      return ask(folder, 0);
    }
  }

  private Object found(String name) {
    return answer(
        """
        java.util.Collections.list(getClass().getClassLoader().getResources("%s")).size()
            + (getClass().getClassLoader().getResource("%s") == null ? 0 : 1)
        """
            .formatted(name, name));
  }

  @Test
  void sharesTheSpiWithTheHost() {
    assertThat(answer("penstock.spi.Plugin.class")).isSameAs(penstock.spi.Plugin.class);
  }

  @Test
  void sharesTheLoggerWithTheHost() {
    assertThat(answer("org.slf4j.LoggerFactory.class")).isSameAs(org.slf4j.LoggerFactory.class);
  }

  @Test
  void sharesUndertowWithTheHost() {
    assertThat(answer("io.undertow.server.HttpHandler.class"))
        .isSameAs(io.undertow.server.HttpHandler.class);
  }

  @Test
  void seesThePlatform() {
    assertThat(answer("java.net.http.HttpClient.class")).isSameAs(java.net.http.HttpClient.class);
  }

  @Test
  void doesNotSeeTheClassPathOfTheHost() {
    String load =
        """
        java.util.stream.Stream.of("penstock.plugins.PluginHost", "penstock.testkit.FakeRequest",
            "org.pf4j.PluginManager", "ch.qos.logback.classic.Logger", "org.assertj.core.api.Assert",
            "penstock.spi.Plugin")
            .filter(name -> {
              try {
                return Class.forName(name) != null;
              } catch (ClassNotFoundException e) {
                return false;
              }
            }).toList()
        """;
    assertThat(answer(load)).asString().isEqualTo("[penstock.spi.Plugin]");
  }

  @Test
  void doesNotSeeResourcesOfTheHost() {
    assertThat(found("penstock/plugins/spi.properties")).isEqualTo(0);
  }

  @Test
  void doesNotSeeServicesOfTheHost() {
    assertThat(found("META-INF/services/org.slf4j.spi.SLF4JServiceProvider")).isEqualTo(0);
  }

  @Test
  void seesResourcesOfSharedPackages() {
    assertThat(found("penstock/spi/Plugin.class")).isEqualTo(2);
  }

  @Test
  void hasAnotherCopyOfAPrivateLibrary() {
    PluginJar.of("x")
        .attribute("Plugin-Class", PluginFolder.className("x"))
        .source("lib.Shared", "package lib; public class Shared {}")
        .source("trial.Probe", probe("lib.Shared.class"))
        .source(PluginFolder.className("x"), entry("x"))
        .in(directory);
    PluginJar.of("y")
        .attribute("Plugin-Class", PluginFolder.className("y"))
        .source("lib.Shared", "package lib; public class Shared {}")
        .source("trial.Probe", probe("lib.Shared.class"))
        .source(PluginFolder.className("y"), entry("y"))
        .in(directory);
    try (PluginHost host = folder.load()) {
      assertThat(host.refusals()).isEmpty();
      assertThat(ask(folder, 0)).isNotSameAs(ask(folder, 1)).hasToString("class lib.Shared");
    }
  }

  private static String entry(String id) {
    return """
    package trial.%s;

    import penstock.spi.*;
    import penstock.spi.balance.BalancingPolicy;

    public class Entry implements Plugin {
      public void register(Registrar registrar) {
        %s
      }
    }
    """
        .formatted(id, PluginFolder.offer(id));
  }

  @Test
  void seesThePluginsItDependsOnAndNoOthers() {
    Path library =
        PluginFolder.jar("a-library")
            .source("lib.Word", "package lib; public record Word(String text) {}")
            .file("lib/word.txt", "word")
            .in(directory);
    PluginFolder.jar("b-user")
        .attribute("Plugin-Dependencies", "a-library")
        .against(library)
        .source(
            "trial.Probe",
            probe(
                """
                new lib.Word("hello").text()
                    + (getClass().getClassLoader().getResource("lib/word.txt") != null)
                    + getClass().getClassLoader().getResources("lib/word.txt").hasMoreElements()\
                """))
        .in(directory);
    PluginFolder.jar("c-other")
        .source(
            "trial.Probe",
            probe("getClass().getClassLoader().getResource(\"lib/word.txt\") == null"))
        .in(directory);
    try (PluginHost host = folder.load()) {
      assertThat(host.refusals()).isEmpty();
      assertThat(ask(folder, 1)).isEqualTo("hellotruetrue");
      assertThat(ask(folder, 2)).isEqualTo(true);
    }
  }

  @Test
  void registersWithThePluginsLoaderAsTheThreadsLoader() {
    PluginFolder.jar(
            "x",
            """
            if (Thread.currentThread().getContextClassLoader() != getClass().getClassLoader()) {
              throw new IllegalStateException("another loader");
            }
            """)
        .in(directory);
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    assertThat(folder.refusals()).isEmpty();
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
  }
}
