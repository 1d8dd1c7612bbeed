package penstock.spi.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import penstock.testkit.HouseContract;
import penstock.testkit.Javadocs;

class LayeringTest extends HouseContract {

  private static final Path SOURCES =
      Path.of(System.getProperty("basedir", ""), "../spi-io/src/main/java");

  LayeringTest() {
    super(Listener.class, SOURCES);
  }

  @Test
  void bytesNeedDecisionsAndUndertow() {
    ArchRuleDefinition.classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..", "penstock.spi..", "org.jspecify..", "io.undertow..", "org.xnio..")
        .check(house);
  }

  @Test
  void everythingPublicIsDocumented() {
    assertThat(Javadocs.undocumentedApi(SOURCES)).isEmpty();
  }
}
