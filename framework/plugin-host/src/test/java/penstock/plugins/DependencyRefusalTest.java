package penstock.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.testkit.PluginJar;

final class DependencyRefusalTest {

  @TempDir private Path directory;
  private PluginFolder folder;

  @BeforeEach
  void emptyFolder() {
    folder = new PluginFolder(directory);
  }

  private static PluginJar jar(String id, String dependencies) {
    return PluginFolder.jar(id).attribute("Plugin-Dependencies", dependencies);
  }

  @Test
  void refusesWhatNeedsAPluginThatIsMissing() {
    PluginFolder.jar("good").in(directory);
    jar("x", "gone").in(directory);
    assertThat(folder.refusals())
        .containsExactly(
            "plugin x (x.jar): needs plugin gone: missing (expected: its jar in the same folder)");
    assertThat(folder.takenNames()).containsExactly("balance good");
  }

  @Test
  void refusesWhatAsksForAnotherVersionAndKeepsThePluginAskedFor() {
    PluginFolder.jar("good").in(directory);
    jar("x", "good@>=2.0.0").in(directory);
    assertThat(folder.refusals())
        .containsExactly("plugin x (x.jar): needs plugin good: 1.0.0 (expected: >=2.0.0)");
    assertThat(folder.takenNames()).containsExactly("balance good");
  }

  @Test
  void refusesADependencyThatIsNoRange() {
    jar("x", "good@>>1").in(directory);
    assertThat(folder.refusals())
        .containsExactly(
            "plugin x (x.jar): Plugin-Dependencies: good@>>1 (expected: id, or id@range such as"
                + " id@>=1.0.0)");
  }

  @Test
  void refusesACycleAndWhoeverNeedsIt() {
    jar("a", "b").in(directory);
    jar("b", "a").in(directory);
    jar("c", "b").in(directory);
    PluginFolder.jar("good").in(directory);
    String cycle =
        "Plugin-Dependencies: a cycle (expected: no plugin that needs itself, directly or not)";
    assertThat(folder.refusals())
        .containsExactly(
            "plugin a (a.jar): " + cycle,
            "plugin b (b.jar): " + cycle,
            "plugin c (c.jar): needs plugin b: refused (expected: a plugin that starts)");
    assertThat(folder.takenNames()).containsExactly("balance good");
  }

  @Test
  void refusesWhatNeedsABadJar() {
    PluginFolder.jar("bad").attribute("Plugin-Requires", ">=2.0.0").in(directory);
    jar("x", "bad").in(directory);
    assertThat(folder.refusals())
        .endsWith("plugin x (x.jar): needs plugin bad: refused (expected: a plugin that starts)");
  }

  @Test
  void refusesWhatNeedsAPluginThatFailsToStart() {
    PluginFolder.jar("bad", "throw new IllegalStateException();").in(directory);
    jar("a", "x").in(directory);
    jar("x", "bad").in(directory);
    assertThat(folder.refusals())
        .containsExactly(
            "plugin a (a.jar): needs plugin x: refused (expected: a plugin that starts)",
            "plugin bad (bad.jar): register threw java.lang.IllegalStateException (expected: no"
                + " exception)",
            "plugin x (x.jar): needs plugin bad: refused (expected: a plugin that starts)");
    assertThat(folder.taken()).isEmpty();
  }

  @Test
  void startsWithoutAnOptionalDependencyThatFails() {
    jar("a", "z?").in(directory);
    PluginFolder.jar("z", "throw new IllegalStateException();").in(directory);
    assertThat(folder.refusals()).hasSize(1);
    assertThat(folder.takenNames()).containsExactly("balance a");
  }

  @Test
  void startsDependenciesFirst() {
    jar("a", "b").in(directory);
    jar("b", "c?").in(directory);
    PluginFolder.jar("c").in(directory);
    assertThat(folder.refusals()).isEmpty();
    assertThat(folder.takenNames()).containsExactly("balance c", "balance b", "balance a");
  }

  @Test
  void countsASnapshotAsTheReleaseItBecomes() {
    PluginFolder.jar("b").attribute("Plugin-Version", "2.0.0-SNAPSHOT").in(directory);
    jar("a", "b@>=2.0.0 & <3.0.0").in(directory);
    assertThat(folder.refusals()).isEmpty();
  }
}
