package penstock.plugins;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pf4j.ClassLoadingStrategy;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginManager;

/// The class loader of one plugin: shared packages first, then the plugin's jar, then the plugins
/// it depends on.
///
/// PF4J closes a loader as soon as it unloads the plugin, while requests may still run in it. Here
/// [#close] only notes the wish, and [#reallyClose] fulfils it when the last user has left. For the
/// same reason the dependencies are held directly and not looked up in PF4J, which forgets them.
final class IsolatingClassLoader extends PluginClassLoader {

  private volatile List<IsolatingClassLoader> dependencies = List.of();
  private volatile boolean closeAsked;

  IsolatingClassLoader(PluginManager manager, PluginDescriptor descriptor, ClassLoader shared) {
    super(manager, descriptor, shared, ClassLoadingStrategy.APD);
  }

  /// Fixes the loaders that are searched after the plugin's own jar.
  void pin(List<IsolatingClassLoader> loaders) {
    dependencies = List.copyOf(loaders);
  }

  @Override
  protected boolean shouldDelegateToParent(String className) {
    return SharedPackages.includes(className);
  }

  @Override
  protected @Nullable Class<?> loadClassFromDependencies(String className) {
    for (IsolatingClassLoader loader : dependencies) {
      try {
        return loader.loadClass(className);
      } catch (ClassNotFoundException e) {
        // The next one may have it.
      }
    }
    return null;
  }

  @Override
  protected @Nullable URL findResourceFromDependencies(String name) {
    for (IsolatingClassLoader loader : dependencies) {
      URL found = loader.findResource(name);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  @Override
  protected Collection<URL> findResourcesFromDependencies(String name) throws IOException {
    List<URL> found = new ArrayList<>();
    for (IsolatingClassLoader loader : dependencies) {
      found.addAll(Collections.list(loader.findResources(name)));
    }
    return found;
  }

  /// Notes that nobody new will come. The loader goes on serving those who are there.
  @Override
  public void close() {
    closeAsked = true;
  }

  boolean closeAsked() {
    return closeAsked;
  }

  /// Closes the jar.
  ///
  /// @throws IOException if the jar cannot be closed
  void reallyClose() throws IOException {
    super.close();
  }
}
