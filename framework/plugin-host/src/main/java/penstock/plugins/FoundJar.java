package penstock.plugins;

import java.nio.file.Path;
import java.util.List;
import org.pf4j.PluginDependency;

/// A jar whose manifest names a plugin. What the manifest leaves out is empty.
///
/// @param path the file
/// @param id unique among the plugins of a host; not empty
/// @param version the plugin's own
/// @param description one sentence
/// @param pluginClass the class that implements the SPI's `Plugin`
/// @param requires the range of SPI versions it works with; empty for any
/// @param dependencies the plugins it takes classes from
record FoundJar(
    Path path,
    String id,
    String version,
    String description,
    String pluginClass,
    String requires,
    List<PluginDependency> dependencies) {

  /// The name of the file.
  String name() {
    return String.valueOf(path.getFileName());
  }
}
