package penstock.testkit;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {

  private static final ArchRule LOCK_FREE = Architecture.lockFree(resideInAPackage("penstock.."));

  @TempDir Path directory;
  private final PluginJar jar = PluginJar.of("sample");

  static Stream<Arguments> broken() {
    return Stream.of(
        arguments(Architecture.BYTES_ARE_MOVED_BY_FEW, "X", "org.xnio.XnioWorker worker;"),
        arguments(
            Architecture.NOTHING_STANDS_ON_UNDERTOWS_PROXY,
            "X",
            "io.undertow.server.handlers.proxy.ProxyClient client;"),
        arguments(
            Architecture.OPTIONS_ARE_SET_WHERE_SOCKETS_ARE_MADE, "X", "org.xnio.OptionMap map;"),
        arguments(
            Architecture.NOTHING_SLEEPS,
            "X",
            "void nap() throws InterruptedException { Thread.sleep(1); }"),
        arguments(Architecture.EVERY_PACKAGE_IS_NULL_MARKED, "X", ""),
        arguments(Architecture.NAMES_SAY_WHAT_IS_DIFFERENT, "AbstractPool", ""),
        arguments(Architecture.NAMES_SAY_WHAT_IS_DIFFERENT, "DefaultPool", ""),
        arguments(Architecture.NAMES_SAY_WHAT_IS_DIFFERENT, "PoolImpl", ""),
        arguments(Architecture.NAMES_SAY_WHAT_IS_DIFFERENT, "PoolManager", ""),
        arguments(Architecture.NAMES_SAY_WHAT_IS_DIFFERENT, "PoolUtils", ""),
        arguments(Architecture.NAMES_SAY_WHAT_IS_DIFFERENT, "IPool", ""),
        arguments(
            Architecture.VALUES_ARE_CALLED_BY_THEIR_NAMES, "X", "int getSize() { return 1; }"),
        arguments(
            Architecture.NOTHING_IS_SAID_BY_OPTIONAL,
            "X",
            "java.util.Optional<String> name() { return null; }"),
        arguments(Architecture.NOTHING_IS_INHERITED_FROM_US, "X", "static class Y extends X {}"),
        arguments(LOCK_FREE, "X", "synchronized void wait1() {}"),
        arguments(LOCK_FREE, "X", "void wait1() { synchronized (this) { hashCode(); } }"),
        arguments(LOCK_FREE, "X", "java.util.concurrent.locks.ReentrantLock lock;"),
        arguments(
            Architecture.plugin("penstock.sample"), "X", "org.assertj.core.api.Assert<?, ?> a;"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void findsWhoBreaksARule(ArchRule rule, String name, String body) throws IOException {
    assertThat(violated(rule, name, body)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("broken")
  void letsWhoKeepsItPass(ArchRule rule) throws IOException {
    assertThat(violated(rule, "Interim", "java.util.Iterator<String> names() { return null; }"))
        .isEqualTo(rule == Architecture.EVERY_PACKAGE_IS_NULL_MARKED);
  }

  @Test
  void seesTheMarkOfAPackage() throws IOException {
    jar.source(
        "penstock.sample.package-info",
        "@org.jspecify.annotations.NullMarked package penstock.sample;");
    assertThat(violated(Architecture.EVERY_PACKAGE_IS_NULL_MARKED, "X", "")).isFalse();
  }

  @Test
  void letsForeignTypesNameTheirMethods() throws IOException {
    String body =
        "static class Y extends Thread { public ClassLoader getContextClassLoader() { return null; }}";
    assertThat(violated(Architecture.VALUES_ARE_CALLED_BY_THEIR_NAMES, "X", body)).isFalse();
  }

  private boolean violated(ArchRule rule, String name, String body) throws IOException {
    String source = "package penstock.sample; class " + name + " {" + body + "}";
    Path packed = jar.source("penstock.sample." + name, source).in(directory);
    return rule.evaluate(new ClassFileImporter().importUrl(packed.toUri().toURL())).hasViolation();
  }
}
