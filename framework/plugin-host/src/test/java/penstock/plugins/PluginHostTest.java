package penstock.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import penstock.testkit.PluginJar;

final class PluginHostTest {

  @TempDir private Path directory;

  @Test
  void tellsWhatBecameOfEachJar() throws IOException {
    PluginFolder folder = new PluginFolder(directory);
    PluginFolder.jar("b", PluginFolder.offer("two") + PluginFolder.offer("one"))
        .attribute("Plugin-Description", "Two ways.")
        .attribute("Plugin-Requires", ">=0.1.0 & <0.2.0")
        .in(directory);
    PluginFolder.jar("a").attribute("Plugin-Requires", "9.0.0").in(directory);
    Files.createDirectory(directory.resolve("c.jar"));
    Files.writeString(directory.resolve("d.zip"), "");
    try (PluginHost host = folder.load()) {
      assertThat(host.plugins())
          .containsExactly(
              new PluginState(
                  "a",
                  "1.0.0",
                  "a.jar",
                  "",
                  PluginState.State.REFUSED,
                  "requires SPI 9.0.0 (expected: a range that admits 0.1.0)",
                  List.of()),
              new PluginState(
                  "b",
                  "1.0.0",
                  "b.jar",
                  "Two ways.",
                  PluginState.State.STARTED,
                  null,
                  List.of(new Offered("balance", "two"), new Offered("balance", "one"))));
    }
  }

  @Test
  void startsWithAnEmptyFolder() {
    try (PluginHost host = new PluginFolder(directory).load()) {
      assertThat(host.plugins()).isEmpty();
    }
  }

  @Test
  void refusesToLoadFromAFolderThatIsNotThere() {
    Path gone = directory.resolve("gone");
    assertThatThrownBy(() -> PluginHost.load(gone, "0.1.0", (plugin, offers) -> {}))
        .isInstanceOf(NotDirectoryException.class)
        .hasMessage("plugins: " + gone + " (expected: a directory)");
  }

  @Test
  void refusesOffersAfterRegisterReturned() {
    PluginFolder folder = new PluginFolder(directory);
    PluginJar.of("late")
        .source(
            "trial.Late",
            """
            package trial;
            import penstock.spi.*;
            import penstock.spi.balance.BalancingPolicy;
            public class Late implements Plugin, Runnable {
              private static Registrar kept;
              public void register(Registrar registrar) {
                kept = registrar;
                registrar.offer(BalancingPolicy.KIND, "late", NoSettings.class, (s, c) -> null);
              }
              public void run() {
                kept.offer(BalancingPolicy.KIND, "later", NoSettings.class, (s, c) -> null);
              }
            }
            """)
        .in(directory);
    try (PluginHost host = folder.load()) {
      assertThat(host.refusals()).isEmpty();
      ClassLoader loader = folder.taken().getFirst().factory().getClass().getClassLoader();
      assertThatThrownBy(() -> run(loader, "trial.Late"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("balance later: offered late (expected: before register returns)");
    }
  }

  private static void run(ClassLoader loader, String name) throws ReflectiveOperationException {
    ((Runnable) loader.loadClass(name).getConstructor().newInstance()).run();
  }

  @Test
  void logsOneWarningForEachRefusal() throws IOException {
    PluginFolder.jar("a", "throw new IllegalStateException();").in(directory);
    PluginFolder.jar("b").attribute("Plugin-Dependencies", "a").in(directory);
    PluginFolder.jar("c").attribute("Plugin-Dependencies", "gone").in(directory);
    PluginFolder.jar("d").attribute("Plugin-Requires", ">=9.0.0").in(directory);
    PluginFolder.jar("e").attribute("Plugin-Class", "trial.Gone").in(directory);
    Files.writeString(directory.resolve("f.jar"), "");
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.start();
    root.addAppender(appender);
    try (PluginHost host = new PluginFolder(directory).load()) {
      assertThat(host.refusals()).hasSize(6);
    } finally {
      root.detachAppender(appender);
    }
    assertThat(appender.list)
        .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .hasSize(6)
        .allSatisfy(event -> assertThat(event.getFormattedMessage()).isEqualTo("plugin refused"));
  }

  @Test
  void knowsTheUsersOfAStartedPluginOnly() {
    PluginFolder.jar("a").in(directory);
    PluginFolder.jar("b").attribute("Plugin-Requires", ">=9.0.0").in(directory);
    PluginHost host = new PluginFolder(directory).load();
    assertThat(host.generation("a")).isNotNull();
    assertThat(host.generation("b")).isNull();
    host.close();
    assertThat(host.generation("a")).isNull();
  }

  @Test
  void readsTheVersionOfTheSpiFromTheBuild() {
    assertThat(SpiVersion.CURRENT).matches("\\d+\\.\\d+\\.\\d+");
  }
}
