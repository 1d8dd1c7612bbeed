package penstock.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// The version of the SPI that this build of the host offers to plugins.
public final class SpiVersion {

  /// Such as `0.1.0`: without `-SNAPSHOT`, which no range would admit.
  public static final String CURRENT = read();

  private SpiVersion() {}

  private static String read() {
    Properties properties = new Properties();
    try (InputStream in = SpiVersion.class.getResourceAsStream("spi.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Versions.release(properties.getProperty("version"));
  }
}
