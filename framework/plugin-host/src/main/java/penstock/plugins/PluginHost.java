package penstock.plugins;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The plugins of one folder, each loaded in isolation.
///
/// Owned by one control thread; what [#plugins], [#refusals] and [#generation] return may be used
/// from any thread.
public final class PluginHost implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PluginHost.class);

  private final IsolatingPluginManager manager;
  private final List<PluginState> plugins;
  private volatile Map<String, LoadedPlugin> started;

  private PluginHost(IsolatingPluginManager manager, Loading loading) {
    this.manager = manager;
    this.plugins = loading.states();
    this.started = Collections.unmodifiableMap(loading.started());
  }

  /// Loads every jar of a folder. A bad jar is refused with one line, the others start.
  ///
  /// A jar is good if it is a readable zip whose manifest names `Plugin-Id`, `Plugin-Version` and
  /// `Plugin-Class`; if its `Plugin-Requires`, where present, admits the SPI version; if the
  /// checksum in `<jar>.sha256` or `SHA256SUMS` is its own, where present; if it brings no classes
  /// of the shared packages or of the core; if the plugins it depends on start; and if its class
  /// can be made and registers. Of two jars with one id the first by file name wins.
  ///
  /// @param directory where the jars lie; folders in it are ignored
  /// @param spiVersion usually [SpiVersion#CURRENT]
  /// @param admission takes the offers, plugin by plugin
  /// @return the plugins, to be closed
  /// @throws IOException if the directory cannot be read
  public static PluginHost load(Path directory, String spiVersion, Admission admission)
      throws IOException {
    List<Path> jars = jars(directory);
    IsolatingPluginManager manager = new IsolatingPluginManager(directory);
    Loading loading = new Loading(manager, admission);
    loading.run(jars, spiVersion);
    PluginHost host = new PluginHost(manager, loading);
    log.atInfo()
        .addKeyValue("started", host.started.size())
        .addKeyValue("refused", host.refusals().size())
        .log("plugins loaded");
    return host;
  }

  private static List<Path> jars(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new NotDirectoryException("plugins: " + directory + " (expected: a directory)");
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).endsWith(".jar"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }

  /// What became of each jar, ordered by file name.
  public List<PluginState> plugins() {
    return plugins;
  }

  /// The jars that were refused, ordered by file name.
  public List<Refusal> refusals() {
    return plugins.stream().map(PluginState::refusal).filter(Objects::nonNull).toList();
  }

  /// The users of a plugin: whoever calls its extensions enters first, and its class loader stays
  /// open until all have left.
  ///
  /// @param plugin the plugin's id
  /// @return null if no such plugin runs
  public @Nullable Generation generation(String plugin) {
    LoadedPlugin found = started.get(plugin);
    return found == null ? null : found.generation();
  }

  /// Stops every plugin, dependents first. Each class loader is closed when the last user of its
  /// generation has left; those without users before this returns. May be called twice.
  @Override
  public void close() {
    // One by one over a copy: PF4J's own stopPlugins fails on its list, pf4j#656.
    List<Map.Entry<String, LoadedPlugin>> order = new ArrayList<>(started.entrySet());
    started = Map.of();
    for (Map.Entry<String, LoadedPlugin> entry : order.reversed()) {
      manager.forget(entry.getKey());
      entry.getValue().retire();
    }
  }
}
