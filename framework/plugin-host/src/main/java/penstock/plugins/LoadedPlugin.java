package penstock.plugins;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.pf4j.PluginDependency;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A plugin's class loader with its users, from loading until the last user has left.
///
/// A plugin is a user of each plugin it depends on, so loaders are closed dependents first.
final class LoadedPlugin {

  private static final Logger log = LoggerFactory.getLogger(LoadedPlugin.class);

  private final PluginWrapper wrapper;
  private final IsolatingClassLoader loader;
  private final Generation generation = new Generation();
  private final List<LoadedPlugin> dependencies = new ArrayList<>();

  LoadedPlugin(PluginWrapper wrapper) {
    this.wrapper = wrapper;
    loader = (IsolatingClassLoader) wrapper.getPluginClassLoader();
  }

  Generation generation() {
    return generation;
  }

  PluginWrapper wrapper() {
    return wrapper;
  }

  /// Holds the dependencies that are loaded.
  void pin(Map<String, LoadedPlugin> loaded) {
    for (PluginDependency dependency : wrapper.getDescriptor().getDependencies()) {
      LoadedPlugin found = loaded.get(dependency.getPluginId());
      if (found != null && found.generation.enter()) {
        dependencies.add(found);
      }
    }
    loader.pin(dependencies.stream().map(plugin -> plugin.loader).toList());
  }

  /// Lets nobody in any more and closes the loader behind the last user: before this returns if
  /// there is none, otherwise on a virtual thread.
  void retire() {
    CompletableFuture<Void> drained = generation.retire();
    if (drained.isDone()) {
      closeLoader();
      return;
    }
    CompletableFuture<Void> _ = drained.thenRunAsync(this::closeLoader, Thread::startVirtualThread);
  }

  private void closeLoader() {
    try {
      loader.reallyClose();
    } catch (IOException e) {
      log.atWarn()
          .addKeyValue("plugin", wrapper.getPluginId())
          .setCause(e)
          .log("plugin jar not closed");
    }
    dependencies.forEach(dependency -> dependency.generation.exit());
  }
}
