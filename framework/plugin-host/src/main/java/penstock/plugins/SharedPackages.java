package penstock.plugins;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What every plugin sees of the host: the JDK's platform and the packages that both must mean the
/// same by. Everything else on the host's class path is invisible, classes and resources alike.
final class SharedPackages extends ClassLoader {

  private static final List<String> PREFIXES =
      List.of(
          "penstock.spi.",
          "penstock.scripting.",
          "org.jspecify.",
          "io.dropwizard.metrics5.",
          "org.slf4j.",
          "io.undertow.",
          "org.xnio.",
          "org.graalvm.polyglot.");

  private final ClassLoader host;

  static {
    registerAsParallelCapable();
  }

  SharedPackages(ClassLoader host) {
    super("penstock-shared", ClassLoader.getPlatformClassLoader());
    this.host = host;
  }

  static boolean includes(String className) {
    return PREFIXES.stream().anyMatch(className::startsWith);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (!includes(name)) {
      throw new ClassNotFoundException(name);
    }
    return host.loadClass(name);
  }

  @Override
  protected @Nullable URL findResource(String name) {
    return includes(name.replace('/', '.')) ? host.getResource(name) : null;
  }

  @Override
  protected Enumeration<URL> findResources(String name) throws IOException {
    return includes(name.replace('/', '.'))
        ? host.getResources(name)
        : Collections.emptyEnumeration();
  }
}
