package penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What every module keeps of the architecture. Each module's `LayeringTest` extends this and adds
/// what it keeps beyond.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class HouseContract {

  /// The module's classes, without its tests.
  protected final JavaClasses house;

  private final Path sources;

  /// For the module that the test stands in.
  ///
  /// @param resident any class of the module
  protected HouseContract(Class<?> resident) {
    this(resident, Path.of(System.getProperty("basedir", ""), "src/main/java"));
  }

  /// For another module than the one the test stands in.
  ///
  /// @param resident any class of the module
  /// @param sources where the module's packages begin
  protected HouseContract(Class<?> resident, Path sources) {
    this.house = Architecture.houseOf(resident);
    this.sources = sources;
  }

  @BeforeAll
  final void thereIsSomethingToCheck() {
    assertThat(house).isNotEmpty();
    assertThat(sources).isNotEmptyDirectory();
  }

  @Test
  final void bytesAreMovedByFew() {
    Architecture.BYTES_ARE_MOVED_BY_FEW.check(house);
  }

  @Test
  final void onlyThePluginHostKnowsPf4j() {
    Architecture.ONLY_THE_PLUGIN_HOST_KNOWS_PF4J.check(house);
  }

  @Test
  final void onlyConfigKnowsYaml() {
    Architecture.ONLY_CONFIG_KNOWS_YAML.check(house);
  }

  @Test
  final void onlyTheCliKnowsPicocli() {
    Architecture.ONLY_THE_CLI_KNOWS_PICOCLI.check(house);
  }

  @Test
  final void nothingStandsOnUndertowsProxy() {
    Architecture.NOTHING_STANDS_ON_UNDERTOWS_PROXY.check(house);
  }

  @Test
  final void optionsAreSetWhereSocketsAreMade() {
    Architecture.OPTIONS_ARE_SET_WHERE_SOCKETS_ARE_MADE.check(house);
  }

  @Test
  final void nothingSleeps() {
    Architecture.NOTHING_SLEEPS.check(house);
  }

  @Test
  final void everyPackageIsNullMarked() {
    Architecture.EVERY_PACKAGE_IS_NULL_MARKED.check(house);
  }

  @Test
  final void namesSayWhatIsDifferent() {
    Architecture.NAMES_SAY_WHAT_IS_DIFFERENT.check(house);
  }

  @Test
  final void valuesAreCalledByTheirNames() {
    Architecture.VALUES_ARE_CALLED_BY_THEIR_NAMES.check(house);
  }

  @Test
  final void nothingIsSaidByOptional() {
    Architecture.NOTHING_IS_SAID_BY_OPTIONAL.check(house);
  }

  @Test
  final void nothingIsInheritedFromUs() {
    Architecture.NOTHING_IS_INHERITED_FROM_US.check(house);
  }

  @Test
  final void everyTypeSaysWhatItIs() {
    assertThat(Javadocs.undocumentedTypes(sources)).isEmpty();
  }
}
