package penstock.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChecksumTest {

  private static final String OTHER = "0".repeat(64);

  @TempDir private Path directory;
  private PluginFolder folder;
  private String actual = "";

  @BeforeEach
  void oneJar() throws Exception {
    folder = new PluginFolder(directory);
    byte[] jar = Files.readAllBytes(PluginFolder.jar("x").in(directory));
    actual = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(jar));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  @Test
  void takesAJarWithItsOwnChecksumBesideIt() throws IOException {
    write("x.jar.sha256", actual.toUpperCase(java.util.Locale.ROOT) + "\n");
    write("SHA256SUMS", OTHER + "  y.jar\n" + actual + " *x.jar\n");
    assertThat(folder.refusals()).isEmpty();
  }

  @Test
  void takesAJarThatTheListDoesNotName() throws IOException {
    write("SHA256SUMS", OTHER + "  y.jar\n");
    assertThat(folder.refusals()).isEmpty();
  }

  @Test
  void refusesAnotherChecksumBesideTheJar() throws IOException {
    write("x.jar.sha256", OTHER + "  x.jar\n");
    assertThat(folder.refusals())
        .containsExactly(
            "plugin x (x.jar): sha256: "
                + actual
                + " (expected: "
                + OTHER
                + " as in x.jar.sha256)");
    assertThat(folder.taken()).isEmpty();
  }

  @Test
  void refusesAnotherChecksumInTheList() throws IOException {
    write("x.jar.sha256", actual);
    write("SHA256SUMS", OTHER + "  x.jar\n");
    assertThat(folder.refusals())
        .containsExactly(
            "plugin x (x.jar): sha256: " + actual + " (expected: " + OTHER + " as in SHA256SUMS)");
  }

  @Test
  void refusesAChecksumFileWithoutChecksum() throws IOException {
    write("x.jar.sha256", "\n");
    assertThat(folder.refusals())
        .containsExactly(
            "plugin x (x.jar): x.jar.sha256: no checksum (expected: 64 hexadecimal digits)");
  }
}
