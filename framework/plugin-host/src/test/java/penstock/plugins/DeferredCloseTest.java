package penstock.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeferredCloseTest {

  private static final int COLLECTIONS = 50;

  @TempDir private Path directory;
  private PluginFolder folder;

  @BeforeEach
  void aPluginThatNeedsAnother() {
    folder = new PluginFolder(directory);
    Path library =
        PluginFolder.jar("a-library")
            .source("lib.Early", "package lib; public class Early {}")
            .source("lib.Late", "package lib; public class Late {}")
            .in(directory);
    PluginFolder.jar("b-user")
        .attribute("Plugin-Dependencies", "a-library")
        .against(library)
        .source(
            "trial.Probe",
            """
            package trial;
            public class Probe implements java.util.concurrent.Callable<Object> {
              public Object call() { return new Own() + new lib.Late().getClass().getName(); }
            }
            class Own {
              public String toString() { return "own "; }
            }
            """)
        .in(directory);
  }

  private static IsolatingClassLoader loader(PluginFolder folder, int offer) {
    return (IsolatingClassLoader) folder.taken().get(offer).factory().getClass().getClassLoader();
  }

  private static Generation generation(PluginHost host, String plugin) {
    Generation generation = host.generation(plugin);
    if (generation == null) {
      throw new AssertionError("not started: " + plugin);
    }
    return generation;
  }

  private static Object probe(ClassLoader loader) throws Exception {
    return ((Callable<?>) loader.loadClass("trial.Probe").getConstructor().newInstance()).call();
  }

  @Test
  void closesUnusedLoadersAtOnce() {
    PluginHost host = folder.load();
    IsolatingClassLoader library = loader(folder, 0);
    IsolatingClassLoader user = loader(folder, 1);
    host.close();
    assertThat(library.isClosed()).isTrue();
    assertThat(user.isClosed()).isTrue();
    assertThatThrownBy(() -> user.loadClass("trial.Probe"))
        .isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void servesNewClassesAfterItWasUnloadedWhileInUse() throws Exception {
    PluginHost host = folder.load();
    IsolatingClassLoader library = loader(folder, 0);
    IsolatingClassLoader user = loader(folder, 1);
    assertThat(generation(host, "b-user").enter()).isTrue();
    host.close();
    assertThat(user.closeAsked()).isTrue();
    assertThat(user.isClosed()).isFalse();
    assertThat(library.isClosed()).isFalse();
    assertThat(probe(user)).isEqualTo("own lib.Late");
    assertThat(user.getResource("lib/Early.class")).isNotNull();
  }

  @Test
  void closesBehindTheLastUserDependentsFirst() throws Exception {
    PluginHost host = folder.load();
    IsolatingClassLoader user = loader(folder, 1);
    Generation inUse = generation(host, "b-user");
    Generation libraryInUse = generation(host, "a-library");
    inUse.enter();
    host.close();
    CompletableFuture<Void> libraryDrained = libraryInUse.retire();
    assertThat(libraryDrained).isNotDone();
    inUse.exit();
    libraryDrained.get(10, TimeUnit.SECONDS);
    assertThat(user.isClosed()).isTrue();
  }

  @Test
  void closesTheLoaderOfARefusedPlugin() {
    List<ClassLoader> seen = new ArrayList<>();
    Admission admission =
        (plugin, offers) -> {
          if (plugin.equals("b-user")) {
            seen.add(offers.getFirst().factory().getClass().getClassLoader());
            throw new IllegalArgumentException("no");
          }
          folder.admit(plugin, offers);
        };
    try (PluginHost host = folder.load(admission)) {
      assertThat(host.refusals()).hasSize(1);
      assertThat(((IsolatingClassLoader) seen.getFirst()).isClosed()).isTrue();
      assertThat(loader(folder, 0).isClosed()).isFalse();
    }
  }

  @Test
  void leavesNothingOfAPluginBehind() throws Exception {
    List<WeakReference<ClassLoader>> loaders = useAndClose();
    for (int i = 0; i < COLLECTIONS && loaders.stream().anyMatch(DeferredCloseTest::isAlive); i++) {
      System.gc();
    }
    assertThat(loaders).hasSize(2).noneMatch(DeferredCloseTest::isAlive);
  }

  private static boolean isAlive(WeakReference<ClassLoader> reference) {
    @Nullable ClassLoader loader = reference.get();
    return loader != null;
  }

  // In a method of its own, so that no local variable of the test holds a loader.
  private List<WeakReference<ClassLoader>> useAndClose() throws Exception {
    PluginHost host = folder.load();
    List<Thread> users = new ArrayList<>();
    Generation inUse = generation(host, "b-user");
    for (int i = 0; i < 4; i++) {
      users.add(Thread.ofPlatform().start(() -> use(inUse, loader(folder, 1))));
    }
    List<WeakReference<ClassLoader>> loaders =
        List.of(new WeakReference<>(loader(folder, 0)), new WeakReference<>(loader(folder, 1)));
    for (Thread user : users) {
      user.join();
    }
    folder.taken().clear();
    host.close();
    return loaders;
  }

  private static void use(Generation inUse, ClassLoader loader) {
    while (inUse.enter()) {
      try {
        assertThat(probe(loader)).isEqualTo("own lib.Late");
        return;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      } finally {
        inUse.exit();
      }
    }
  }
}
