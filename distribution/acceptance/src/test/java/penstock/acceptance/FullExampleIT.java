package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The example that has everything in it fits the shipped plugins.
class FullExampleIT {

  private static final Path FILE =
      Path.of(System.getProperty("basedir", ""), "../../examples/full/penstock.yaml")
          .toAbsolutePath()
          .normalize();

  @Test
  void loadsWithoutProblems() throws IOException, InterruptedException {
    Launcher.Result result = Launcher.shipped().run("check", "-c", FILE.toString());

    assertThat(result.out()).isEqualTo("ok\n");
    assertThat(result.exit()).isZero();
  }
}
