package penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavadocsTest {

  @TempDir Path sources;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(sources.resolve("Bare.java"), "public class Bare { public void run() {} }");
    Files.writeString(
        sources.resolve("Told.java"),
        """
        /// Tells.
        public interface Told {
          /// Runs.
          void run();
          void bare();
          record Inner(int size) {}
        }
        """);
    Files.writeString(
        sources.resolve("Hidden.java"),
        """
        final class Hidden implements Runnable {
          @Override public void run() {}
        }
        """);
  }

  @Test
  void findsTypesThatSayNothing() {
    assertThat(Javadocs.undocumentedTypes(sources))
        .containsExactly("Bare.java Bare", "Hidden.java Hidden");
  }

  @Test
  void findsWhatIsPublicAndSaysNothing() {
    assertThat(Javadocs.undocumentedApi(sources))
        .containsExactly("Bare.java Bare", "Bare.java run", "Told.java bare", "Told.java Inner");
  }
}
