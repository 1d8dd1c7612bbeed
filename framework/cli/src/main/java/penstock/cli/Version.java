package penstock.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import penstock.plugins.SpiVersion;
import picocli.CommandLine.IVersionProvider;

/// Which Penstock this is, on which Java.
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    Properties numbers = new Properties();
    try (InputStream file = Version.class.getResourceAsStream("version.properties")) {
      if (file == null) {
        throw new IllegalStateException("version.properties: missing (expected: in the jar)");
      }
      numbers.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException("version.properties: unreadable (expected: in the jar)", e);
    }
    return new String[] {
      "penstock " + numbers.getProperty("penstock"),
      "spi " + SpiVersion.CURRENT,
      "java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")"
    };
  }
}
