package penstock.plugins;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;
import org.pf4j.ManifestPluginDescriptorFinder;
import org.pf4j.PluginDependency;

/// Judges a jar before PF4J sees it, because PF4J lets one bad jar stop all the others.
final class JarCheck {

  private static final List<String> FOREIGN =
      List.of(
          "penstock/spi/",
          "penstock/core/",
          "org/jspecify/",
          "org/slf4j/",
          "org/xnio/",
          "org/graalvm/polyglot/",
          "io/undertow/",
          "io/dropwizard/metrics5/");
  private static final Pattern VERSIONED = Pattern.compile("^META-INF/versions/\\d+/");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final String NEEDED = "Plugin-Id, Plugin-Version and Plugin-Class";

  private final Versions versions = new Versions();
  private final String spi;

  JarCheck(String spi) {
    this.spi = spi;
  }

  /// Reads and judges one jar.
  ///
  /// @return the state of a refused jar, or what was found
  Verdict judge(Path path) {
    String name = String.valueOf(path.getFileName());
    FoundJar found;
    List<String> classes;
    try (JarFile jar = new JarFile(path.toFile())) {
      found = read(path, jar);
      classes = foreignClasses(jar);
    } catch (RefusedException e) {
      return new Verdict.Bad(PluginState.unreadable(name, e.reason()));
    } catch (IOException | RuntimeException e) {
      String reason = "not a readable jar: %s (expected: a zip file)".formatted(Reasons.oneLine(e));
      return new Verdict.Bad(PluginState.unreadable(name, reason));
    }
    String reason = problem(found, classes);
    return reason == null
        ? new Verdict.Good(found)
        : new Verdict.Bad(PluginState.refused(found, reason));
  }

  private static FoundJar read(Path path, JarFile jar) throws IOException {
    Manifest manifest = jar.getManifest();
    if (manifest == null) {
      throw new RefusedException(
          "manifest: missing (expected: META-INF/MANIFEST.MF with " + NEEDED + ")");
    }
    Attributes values = manifest.getMainAttributes();
    String id = needed(values, ManifestPluginDescriptorFinder.PLUGIN_ID);
    if (!ID.matcher(id).matches()) {
      throw new RefusedException(
          "Plugin-Id: " + id + " (expected: letters, digits, dots, hyphens and underscores)");
    }
    return new FoundJar(
        path,
        id,
        text(values, ManifestPluginDescriptorFinder.PLUGIN_VERSION),
        text(values, ManifestPluginDescriptorFinder.PLUGIN_DESCRIPTION),
        text(values, ManifestPluginDescriptorFinder.PLUGIN_CLASS),
        text(values, ManifestPluginDescriptorFinder.PLUGIN_REQUIRES),
        dependencies(text(values, ManifestPluginDescriptorFinder.PLUGIN_DEPENDENCIES)));
  }

  private static String needed(Attributes values, String name) {
    String value = text(values, name);
    if (value.isEmpty()) {
      throw new RefusedException(missing(name));
    }
    return value;
  }

  private static String missing(String name) {
    return name + ": missing (expected: a manifest with " + NEEDED + ")";
  }

  private static String text(Attributes values, String name) {
    String value = values.getValue(name);
    return value == null ? "" : value.strip();
  }

  private static List<PluginDependency> dependencies(String list) {
    List<PluginDependency> dependencies = new ArrayList<>();
    for (String item : list.split(",", -1)) {
      if (!item.isBlank()) {
        dependencies.add(new PluginDependency(item.strip()));
      }
    }
    return List.copyOf(dependencies);
  }

  private static List<String> foreignClasses(JarFile jar) {
    return jar.stream()
        .map(ZipEntry::getName)
        .filter(name -> name.endsWith(".class"))
        .filter(name -> {
          String plain = VERSIONED.matcher(name).replaceFirst("");
          return FOREIGN.stream().anyMatch(plain::startsWith);
        })
        .toList();
  }

  private @Nullable String problem(FoundJar jar, List<String> foreignClasses) {
    String checksum = Checksums.problem(jar.path());
    if (checksum != null) {
      return checksum;
    }
    if (jar.version().isEmpty()) {
      return missing(ManifestPluginDescriptorFinder.PLUGIN_VERSION);
    }
    if (jar.pluginClass().isEmpty()) {
      return missing(ManifestPluginDescriptorFinder.PLUGIN_CLASS);
    }
    if (!versions.isVersion(jar.version())) {
      return "Plugin-Version: " + jar.version() + " (expected: a semantic version such as 1.0.0)";
    }
    String range = rangeProblem(jar);
    if (range != null) {
      return range;
    }
    return foreignClasses.isEmpty()
        ? null
        : "contains "
            + foreignClasses.getFirst()
            + " (expected: only the plugin's own classes and"
            + " libraries; the host brings this package)";
  }

  private @Nullable String rangeProblem(FoundJar jar) {
    if (!versions.isRange(jar.requires())) {
      return "Plugin-Requires: "
          + jar.requires()
          + " (expected: a version range such as >=0.1.0 & <0.2.0)";
    }
    if (!versions.checkVersionConstraint(spi, jar.requires())) {
      return "requires SPI " + jar.requires() + " (expected: a range that admits " + spi + ")";
    }
    for (PluginDependency dependency : jar.dependencies()) {
      if (!versions.isRange(dependency.getPluginVersionSupport())) {
        return "Plugin-Dependencies: "
            + dependency.getPluginId()
            + "@"
            + dependency.getPluginVersionSupport()
            + " (expected: id, or id@range such as id@>=1.0.0)";
      }
    }
    return null;
  }

  /// What a jar looks like from outside.
  sealed interface Verdict {

    /// It may be loaded.
    record Good(FoundJar jar) implements Verdict {}

    /// It is refused.
    record Bad(PluginState state) implements Verdict {}
  }
}
