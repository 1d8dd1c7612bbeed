package penstock.testkit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The sentences of `architecture.md` that hold in every module, as rules to check its classes
/// with. What holds inside one module alone stands in that module's `LayeringTest`.
public final class Architecture {

  /// What a script may call.
  private static final String SEEN_BY_SCRIPTS = "org.graalvm.polyglot.HostAccess$Export";

  private static final String[] UNDERTOW = {"io.undertow..", "org.xnio.."};

  private static final String[] BYTES = {
    "penstock.spi.io..",
    "penstock.core.listen..",
    "penstock.core.http2..",
    "penstock.core.frame..",
    "penstock.core.connection..",
    "penstock.core.filter..",
    "penstock.core.forward..",
    "penstock.core.mirror..",
    "penstock.core.upstream..",
    "penstock.core.io..",
    "penstock.core.socket..",
    "penstock.core.tls..",
    "penstock.core.peek..",
    "penstock.core.proxyprotocol..",
    "penstock.core.engine..",
    "penstock.admin..",
    "penstock.testkit..",
    "penstock.plugin.filter..",
    "penstock.plugin.listener.."
  };

  private static final List<String> EVERY_PLUGIN_SEES =
      List.of(
          "java..",
          "javax..",
          "penstock.spi..",
          "penstock.scripting..",
          "org.graalvm.polyglot..",
          "org.jspecify..",
          "org.slf4j..",
          "io.dropwizard.metrics5..");

  /// Decisions know no bytes: Undertow and XNIO are seen where bytes are moved.
  public static final ArchRule BYTES_ARE_MOVED_BY_FEW =
      noClasses()
          .that()
          .resideOutsideOfPackages(BYTES)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(UNDERTOW)
          .because("decisions are ours, bytes are Undertow's")
          .allowEmptyShould(true);

  /// PF4J can be replaced without touching anything but its adapter.
  public static final ArchRule ONLY_THE_PLUGIN_HOST_KNOWS_PF4J =
      known("org.pf4j..", "penstock.plugins..");

  /// The file's format is the business of one module.
  public static final ArchRule ONLY_CONFIG_KNOWS_YAML =
      known("org.snakeyaml..", "penstock.config..");

  /// The command line is the business of one module.
  public static final ArchRule ONLY_THE_CLI_KNOWS_PICOCLI = known("picocli..", "penstock.cli..");

  /// Undertow's own proxy is slow and mixes up answers; its builders are strings without types.
  public static final ArchRule NOTHING_STANDS_ON_UNDERTOWS_PROXY =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.undertow.server.handlers.proxy..",
              "io.undertow.client..",
              "io.undertow.server.handlers.builder..");

  /// Options of workers and sockets are set where those are made, and go nowhere else.
  public static final ArchRule OPTIONS_ARE_SET_WHERE_SOCKETS_ARE_MADE =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "penstock.core.listen..",
              "penstock.core.http2..",
              "penstock.core.frame..",
              "penstock.core.upstream..",
              "penstock.core.socket..",
              "penstock.core.tls..",
              "penstock.core.engine..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("org.xnio.OptionMap")
          .allowEmptyShould(true);

  /// Who waits, waits for something. The demo's endpoints alone are slow on purpose.
  public static final ArchRule NOTHING_SLEEPS =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("penstock.cli.DemoEndpoint")
          .should()
          .callMethodWhere(
              describe(
                  "Thread.sleep",
                  call ->
                      call.getTargetOwner().isEquivalentTo(Thread.class)
                          && call.getName().equals("sleep")));

  /// JSpecify's default holds everywhere.
  public static final ArchRule EVERY_PACKAGE_IS_NULL_MARKED =
      classes().should(Conditions.resideInANullMarkedPackage());

  /// Names say what makes a type different, not that it is one.
  public static final ArchRule NAMES_SAY_WHAT_IS_DIFFERENT =
      noClasses()
          .that(not(assignableTo(foreignManager())))
          .should()
          .haveNameMatching(".*[.$](\\w*(Impl|Manager|Utils?)|(Abstract|Default|I)[A-Z][a-z]\\w*)");

  /// A value is called by its name, without get or set. Scripts have the names of their own world.
  public static final ArchRule VALUES_ARE_CALLED_BY_THEIR_NAMES =
      methods()
          .that()
          .haveNameMatching("(get|set)[A-Z]\\w*")
          .and()
          .areNotAnnotatedWith(SEEN_BY_SCRIPTS)
          .should(Conditions.beAskedForByForeignTypes())
          .allowEmptyShould(true);

  /// Null, marked, is our one way of saying nothing.
  public static final ArchRule NOTHING_IS_SAID_BY_OPTIONAL =
      noMethods().should().haveRawReturnType(Optional.class).allowEmptyShould(true);

  /// We inherit from foreign frameworks alone; contract tests are a framework of their own.
  public static final ArchRule NOTHING_IS_INHERITED_FROM_US =
      classes()
          .that()
          .resideOutsideOfPackage("penstock.testkit..")
          .should(Conditions.inheritFromForeignClassesAlone())
          .allowEmptyShould(true);

  private Architecture() {}

  /// The classes of one module, without its tests.
  ///
  /// @param resident any class of it
  public static JavaClasses houseOf(Class<?> resident) {
    return new ClassFileImporter()
        .importUrl(resident.getProtectionDomain().getCodeSource().getLocation());
  }

  /// A plugin uses the SPI, what the host shares, and itself.
  ///
  /// @param root the plugin's package
  public static ArchRule plugin(String root) {
    return plugin(root, Set.of());
  }

  /// A plugin uses the SPI, what the host shares, itself, and the libraries in its jar.
  ///
  /// @param root the plugin's package
  /// @param carried the libraries' packages
  public static ArchRule plugin(String root, Set<String> carried) {
    DescribedPredicate<JavaClass> inside = resideInAPackage(root + "..");
    DescribedPredicate<JavaClass> shared =
        resideInAnyPackage(EVERY_PLUGIN_SEES.toArray(new String[0]))
            .or(resideInAnyPackage(UNDERTOW));
    return classes()
        .that(inside)
        .should()
        .onlyDependOnClassesThat(
            inside.or(shared).or(resideInAnyPackage(carried.toArray(new String[0]))))
        .because("a plugin sees the SPI and the shared packages, nothing else");
  }

  /// Some classes never wait for a lock: neither `synchronized` nor one of the JDK's.
  public static ArchRule lockFree(DescribedPredicate<? super JavaClass> where) {
    return classes().that(where).should(Conditions.takeNoLocks());
  }

  private static ArchRule known(String what, String to) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(to)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(what)
        .allowEmptyShould(true);
  }

  private static DescribedPredicate<JavaClass> foreignManager() {
    return describe("a foreign manager", type -> type.getPackageName().startsWith("org.pf4j"));
  }
}
