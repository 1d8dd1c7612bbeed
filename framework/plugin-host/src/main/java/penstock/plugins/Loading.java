package penstock.plugins;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginDependency;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One pass over a plugin folder: check, load, start. Every jar ends as a [PluginState].
final class Loading {

  private static final Logger log = LoggerFactory.getLogger(Loading.class);

  private final IsolatingPluginManager manager;
  private final Starter starter;
  private final Map<String, PluginState> states = new TreeMap<>();
  private final Map<String, FoundJar> good = new LinkedHashMap<>();
  private final Map<String, LoadedPlugin> loaded = new HashMap<>();
  private final Map<String, LoadedPlugin> started = new LinkedHashMap<>();

  Loading(IsolatingPluginManager manager, Admission admission) {
    this.manager = manager;
    this.starter = new Starter(admission);
  }

  /// Runs the pass.
  ///
  /// @param jars in the order in which the first of two with one id wins
  /// @param spi the SPI's version
  void run(List<Path> jars, String spi) {
    check(jars, spi);
    List.copyOf(good.values()).forEach(this::load);
    for (PluginWrapper wrapper : manager.resolve()) {
      loaded.put(wrapper.getPluginId(), new LoadedPlugin(wrapper));
    }
    loaded.values().forEach(plugin -> plugin.pin(loaded));
    List.copyOf(good.keySet()).forEach(this::startAfterDependencies);
    // PF4J forgets a plugin whose dependency it could not load.
    List.copyOf(good.values()).forEach(jar -> refuse(jar, unmet(jar), null));
  }

  /// What became of each jar, ordered by file name.
  List<PluginState> states() {
    return List.copyOf(states.values());
  }

  /// The plugins that run by id, dependencies first.
  Map<String, LoadedPlugin> started() {
    return started;
  }

  private void check(List<Path> jars, String spi) {
    JarCheck check = new JarCheck(spi);
    Set<String> refused = new HashSet<>();
    for (Path path : jars) {
      switch (check.judge(path)) {
        case JarCheck.Verdict.Good(FoundJar jar) -> acceptFirst(jar);
        case JarCheck.Verdict.Bad(PluginState state) -> {
          put(state, null);
          if (state.id() != null) {
            refused.add(state.id());
          }
        }
      }
    }
    Map<String, String> unmet = new DependencyCheck(good, refused).refusals();
    for (FoundJar jar : List.copyOf(good.values())) {
      String reason = unmet.get(jar.id());
      if (reason != null) {
        refuse(jar, reason, null);
      }
    }
  }

  private void acceptFirst(FoundJar jar) {
    FoundJar first = good.putIfAbsent(jar.id(), jar);
    if (first != null) {
      String reason = "Plugin-Id: " + jar.id() + " (expected: not the id of " + first.name() + ")";
      put(PluginState.refused(jar, reason), null);
    }
  }

  private void load(FoundJar jar) {
    try {
      manager.load(jar.path());
    } catch (PluginRuntimeException e) {
      refuse(jar, "not loaded: " + Reasons.oneLine(e) + " (expected: a jar PF4J can load)", e);
    }
  }

  // Not in PF4J's order: among plugins that do not need each other it is that of a hash map, and
  // here the first by file name wins a type that two offer. It also leaves optional dependencies
  // out of account, and PF4J would start one by itself when the plugin that wants it comes first.
  private void startAfterDependencies(String id) {
    FoundJar jar = good.get(id);
    LoadedPlugin plugin = loaded.get(id);
    if (jar == null || plugin == null) {
      return;
    }
    for (PluginDependency dependency : jar.dependencies()) {
      startAfterDependencies(dependency.getPluginId());
    }
    String unmet = unmet(jar);
    if (unmet == null) {
      start(jar, plugin);
    } else {
      discard(jar, plugin, new RefusedException(unmet));
    }
  }

  private @Nullable String unmet(FoundJar jar) {
    for (PluginDependency dependency : jar.dependencies()) {
      if (!dependency.isOptional() && !started.containsKey(dependency.getPluginId())) {
        return DependencyCheck.refusedToo(dependency.getPluginId());
      }
    }
    return null;
  }

  private void start(FoundJar jar, LoadedPlugin plugin) {
    try {
      List<Offered> offers = starter.start(plugin.wrapper());
      manager.startPlugin(jar.id());
      good.remove(jar.id());
      started.put(jar.id(), plugin);
      put(PluginState.started(jar, offers), null);
    } catch (RefusedException e) {
      discard(jar, plugin, e);
    }
  }

  private void discard(FoundJar jar, LoadedPlugin plugin, RefusedException refusal) {
    manager.forget(jar.id());
    refuse(jar, refusal.reason(), refusal.getCause());
    loaded.remove(jar.id());
    plugin.retire();
  }

  private void refuse(FoundJar jar, @Nullable String reason, @Nullable Throwable cause) {
    good.remove(jar.id());
    put(PluginState.refused(jar, reason == null ? "not resolved by PF4J" : reason), cause);
  }

  private void put(PluginState state, @Nullable Throwable cause) {
    states.put(state.jar(), state);
    if (state.reason() == null) {
      log.atDebug().addKeyValue("plugin", state.id()).log("plugin started");
      return;
    }
    log.atWarn()
        .addKeyValue("plugin", state.id())
        .addKeyValue("jar", state.jar())
        .addKeyValue("reason", state.reason())
        .log("plugin refused");
    if (cause != null) {
      log.atDebug().addKeyValue("jar", state.jar()).setCause(cause).log("refused plugin threw");
    }
  }
}
