package penstock.plugins;

import java.nio.file.Path;
import java.util.List;
import org.pf4j.JarPluginLoader;
import org.pf4j.JarPluginManager;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginFactory;
import org.pf4j.PluginLoader;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginStatusProvider;
import org.pf4j.PluginWrapper;
import org.pf4j.RuntimeMode;
import org.pf4j.VersionManager;

/// PF4J with our class loader, our plugin type and no opinion of its own on which jars are good.
///
/// Owned by one control thread, as PF4J demands.
final class IsolatingPluginManager extends JarPluginManager {

  private final ClassLoader shared = new SharedPackages(getClass().getClassLoader());

  IsolatingPluginManager(Path directory) {
    super(directory);
    setResolveRecoveryStrategy(ResolveRecoveryStrategy.IGNORE_PLUGIN_AND_CONTINUE);
  }

  /// Reads a jar into a class loader of its own; runs none of its code.
  ///
  /// @throws PluginRuntimeException if that fails, and nothing else
  void load(Path jar) {
    loadPluginFromPath(jar);
  }

  @Override
  protected PluginWrapper loadPluginFromPath(Path jar) {
    try {
      return super.loadPluginFromPath(jar);
    } catch (PluginRuntimeException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new PluginRuntimeException(e, Reasons.oneLine(e));
    }
  }

  /// Ties what was loaded to its dependencies.
  ///
  /// @return what may be started
  List<PluginWrapper> resolve() {
    resolvePlugins();
    return List.copyOf(getResolvedPlugins());
  }

  /// Forgets one plugin, stopping it if need be, and leaves those that depend on it alone.
  void forget(String id) {
    unloadPlugin(id, false, false);
  }

  @Override
  protected PluginFactory createPluginFactory() {
    return SpiPlugin::create;
  }

  @Override
  protected PluginLoader createPluginLoader() {
    return new JarPluginLoader(this) {
      @Override
      protected PluginClassLoader createPluginClassLoader(Path jar, PluginDescriptor descriptor) {
        return new IsolatingClassLoader(pluginManager, descriptor, shared);
      }
    };
  }

  @Override
  protected VersionManager createVersionManager() {
    return new Versions();
  }

  @Override
  protected boolean isPluginValid(PluginWrapper plugin) {
    // Checked before; PF4J would only log and leave the plugin disabled.
    return true;
  }

  @Override
  protected PluginStatusProvider createPluginStatusProvider() {
    return new EveryPluginEnabled();
  }

  @Override
  public RuntimeMode getRuntimeMode() {
    // Not to be changed by a system property: development mode looks for folders.
    return RuntimeMode.DEPLOYMENT;
  }

  /// A jar is switched off by taking it away, not by PF4J's `disabled.txt`.
  private static final class EveryPluginEnabled implements PluginStatusProvider {

    @Override
    public boolean isPluginDisabled(String id) {
      return false;
    }

    @Override
    public void disablePlugin(String id) {
      throw new UnsupportedOperationException("plugins are not disabled: " + id);
    }

    @Override
    public void enablePlugin(String id) {
      // They all are.
    }
  }
}
