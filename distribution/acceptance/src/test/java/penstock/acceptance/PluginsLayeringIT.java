package penstock.acceptance;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import penstock.testkit.Architecture;

class PluginsLayeringIT {

  private static final Map<Path, JavaClasses> READ = new HashMap<>();

  static List<Path> jars() throws IOException {
    try (Stream<Path> files = Files.list(Launcher.HOME.resolve("plugins"))) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  @Test
  void pluginsAreShipped() throws IOException {
    assertThat(jars()).hasSizeGreaterThan(10);
  }

  @ParameterizedTest
  @MethodSource("jars")
  void aPluginUsesTheSpiAndItself(Path jar) throws IOException {
    String root = packageOf(jar);
    JavaClasses classes = classesOf(jar);
    assertThat(classes).anyMatch(type -> type.getPackageName().equals(root));
    Set<String> carried =
        classes.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> !name.startsWith("penstock."))
            .collect(Collectors.toSet());
    Architecture.plugin(root, carried).check(classes);
  }

  @ParameterizedTest
  @MethodSource("jars")
  void aPluginKeepsTheRulesOfTheHouse(Path jar) throws IOException {
    ArchRule house =
        CompositeArchRule.of(Architecture.BYTES_ARE_MOVED_BY_FEW)
            .and(Architecture.NOTHING_STANDS_ON_UNDERTOWS_PROXY)
            .and(Architecture.OPTIONS_ARE_SET_WHERE_SOCKETS_ARE_MADE)
            .and(Architecture.NOTHING_SLEEPS)
            .and(Architecture.EVERY_PACKAGE_IS_NULL_MARKED)
            .and(Architecture.NAMES_SAY_WHAT_IS_DIFFERENT)
            .and(Architecture.VALUES_ARE_CALLED_BY_THEIR_NAMES)
            .and(Architecture.NOTHING_IS_SAID_BY_OPTIONAL)
            .and(Architecture.NOTHING_IS_INHERITED_FROM_US);
    // A library that the jar carries along has rules of its own.
    house.check(classesOf(jar).that(resideInAPackage("penstock..")));
  }

  @ParameterizedTest
  @MethodSource("jars")
  void theNameOfAPluginIsItsPlace(Path jar) throws IOException {
    String name = jar.getFileName().toString().replaceFirst("-\\d.*", "");
    int hyphen = name.indexOf('-');
    String kind = name.substring(0, hyphen);
    String type = name.substring(hyphen + 1).replace("-", "");
    assertThat(packageOf(jar)).isEqualTo("penstock.plugin." + kind + "." + type);
  }

  private static JavaClasses classesOf(Path jar) throws IOException {
    JavaClasses read = READ.get(jar);
    if (read == null) {
      read = new ClassFileImporter().importUrl(jar.toUri().toURL());
      READ.put(jar, read);
    }
    return read;
  }

  private static String packageOf(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      String plugin = file.getManifest().getMainAttributes().getValue("Plugin-Class");
      return plugin.substring(0, plugin.lastIndexOf('.'));
    }
  }
}
