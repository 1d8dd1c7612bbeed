package penstock.spi;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import penstock.testkit.HouseContract;
import penstock.testkit.Javadocs;

class LayeringTest extends HouseContract {

  private static final Path SOURCES =
      Path.of(System.getProperty("basedir", ""), "../spi/src/main/java");

  LayeringTest() {
    super(Plugin.class, SOURCES);
  }

  @Test
  void decisionsNeedTheJdkMetricsAndNothingElse() {
    ArchRuleDefinition.classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..", "javax..", "penstock.spi..", "org.jspecify..", "io.dropwizard.metrics5..")
        .check(house);
  }

  @Test
  void everythingPublicIsDocumented() {
    assertThat(Javadocs.undocumentedApi(SOURCES)).isEmpty();
  }
}
