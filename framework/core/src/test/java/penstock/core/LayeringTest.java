package penstock.core;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import penstock.core.engine.Engine;
import penstock.core.pool.LivePool;
import penstock.testkit.Architecture;
import penstock.testkit.HouseContract;

/// Who may use whom on the line. A new arrow is drawn here first.
class LayeringTest extends HouseContract {

  private static final Map<String, Set<String>> USES =
      Map.ofEntries(
          entry(
              "listen",
              Set.of(
                  "http2",
                  "connection",
                  "route",
                  "tls",
                  "peek",
                  "proxyprotocol",
                  "socket",
                  "io",
                  "metrics")),
          entry(
              "udp",
              Set.of(
                  "listen",
                  "connection",
                  "forward",
                  "proxyprotocol",
                  "pool",
                  "endpoint",
                  "io",
                  "metrics")),
          entry("http2", Set.of("frame", "connection", "io", "metrics")),
          entry("connection", Set.of("route", "tls", "proxyprotocol", "io", "metrics")),
          entry("route", Set.of()),
          entry("filter", Set.of("connection", "forward", "metrics")),
          entry(
              "forward",
              Set.of(
                  "tls",
                  "peek",
                  "proxyprotocol",
                  "connection",
                  "mirror",
                  "pool",
                  "endpoint",
                  "upstream",
                  "io",
                  "metrics")),
          entry(
              "mirror",
              Set.of(
                  "proxyprotocol", "connection", "pool", "endpoint", "upstream", "io", "metrics")),
          entry("pool", Set.of("balance", "endpoint", "metrics")),
          entry("balance", Set.of("endpoint")),
          entry("endpoint", Set.of("metrics")),
          entry("upstream", Set.of("endpoint", "frame", "peek", "tls", "io", "metrics")),
          entry("frame", Set.of("metrics")),
          entry("tls", Set.of()),
          entry("peek", Set.of()),
          entry("proxyprotocol", Set.of()),
          entry("accesslog", Set.of("connection", "metrics")),
          entry("io", Set.of("metrics")),
          entry("socket", Set.of()),
          entry("metrics", Set.of()),
          entry("health", Set.of("endpoint", "pool", "metrics")),
          entry("discovery", Set.of("endpoint", "pool", "metrics")),
          entry("drain", Set.of("endpoint", "pool", "metrics")));

  private static final List<String> CONTROL = List.of("health", "discovery", "drain", "accesslog");

  LayeringTest() {
    super(Engine.class);
  }

  static Stream<String> packages() {
    return USES.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void aPackageUsesWhatItMay(String name) {
    String[] others =
        Stream.concat(Stream.of("engine"), packages())
            .filter(other -> !other.equals(name) && !USES.get(name).contains(other))
            .map(LayeringTest::inCore)
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(inCore(name))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .check(house);
  }

  @Test
  void everyPackageButTheEngineHasItsPlace() {
    Set<String> there =
        house.stream()
            .map(type -> type.getPackageName().split("\\.")[2])
            .collect(Collectors.toSet());
    assertThat(there).containsAll(USES.keySet()).contains("engine").hasSize(USES.size() + 1);
  }

  @Test
  void packagesFormNoCycles() {
    slices().matching("penstock.core.(*)..").should().beFreeOfCycles().check(house);
  }

  @Test
  void nothingOnTheLineKnowsControl() {
    classes()
        .that()
        .resideInAnyPackage(CONTROL.stream().map(LayeringTest::inCore).toArray(String[]::new))
        .should()
        .onlyHaveDependentClassesThat()
        .resideInAnyPackage(
            inCore("engine"),
            inCore("health"),
            inCore("discovery"),
            inCore("drain"),
            inCore("accesslog"))
        .check(house);
  }

  @Test
  void nothingOnTheLineLocks() {
    String[] line =
        packages()
            .filter(name -> !CONTROL.contains(name) && !name.equals("metrics"))
            .map(LayeringTest::inCore)
            .toArray(String[]::new);
    // A pool's changes exclude each other; its requests read a snapshot.
    DescribedPredicate<JavaClass> changes = JavaClass.Predicates.equivalentTo(LivePool.class);
    Architecture.lockFree(resideInAnyPackage(line).and(DescribedPredicate.not(changes)))
        .check(house);
  }

  private static String inCore(String name) {
    return "penstock.core." + name + "..";
  }
}
