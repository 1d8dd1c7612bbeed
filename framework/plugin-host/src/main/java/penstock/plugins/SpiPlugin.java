package penstock.plugins;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import org.pf4j.PluginWrapper;
import penstock.spi.Plugin;

/// One of our plugins in PF4J's clothes: its start and stop do nothing, because what a plugin does
/// begins and ends with the extensions it makes.
final class SpiPlugin extends org.pf4j.Plugin {

  private final Plugin plugin;

  private SpiPlugin(Plugin plugin) {
    this.plugin = plugin;
  }

  Plugin plugin() {
    return plugin;
  }

  /// Makes the plugin that `Plugin-Class` names.
  ///
  /// @throws RefusedException if there is no such plugin or its code fails
  static SpiPlugin create(PluginWrapper wrapper) {
    String name = wrapper.getDescriptor().getPluginClass();
    Constructor<? extends Plugin> constructor = constructor(wrapper.getPluginClassLoader(), name);
    try {
      return new SpiPlugin(constructor.newInstance());
    } catch (InvocationTargetException e) {
      Throwable thrown = e.getCause() == null ? e : e.getCause();
      throw new RefusedException(Reasons.of("constructor", thrown), thrown);
    } catch (LinkageError e) {
      throw new RefusedException(Reasons.of("constructor", e), e);
    } catch (ReflectiveOperationException e) {
      throw new RefusedException(unusable(name), e);
    }
  }

  private static Constructor<? extends Plugin> constructor(ClassLoader loader, String name) {
    try {
      Class<?> type = loader.loadClass(name);
      if (!Plugin.class.isAssignableFrom(type)) {
        throw new RefusedException(
            "Plugin-Class: " + name + " (expected: a class that implements penstock.spi.Plugin)");
      }
      return type.asSubclass(Plugin.class).getConstructor();
    } catch (ClassNotFoundException e) {
      throw new RefusedException("Plugin-Class: " + name + " (expected: a class in the jar)", e);
    } catch (NoSuchMethodException e) {
      throw new RefusedException(unusable(name), e);
    } catch (LinkageError e) {
      throw new RefusedException(Reasons.of("loading", e), e);
    }
  }

  private static String unusable(String name) {
    return "Plugin-Class: "
        + name
        + " (expected: a public class with a public constructor without parameters)";
  }
}
