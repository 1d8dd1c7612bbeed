package penstock.plugin.health.tcp;

import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.health.Payload;

/// What users may set.
///
/// @param port 1 to 65535; 0 for the endpoint's own
/// @param send what is sent once connected; null for nothing
/// @param expect what must come; null for nothing
@Describe("Passes if the port is open and, where something is expected, that comes.")
public record Settings(
    @Default("0") @Describe("Port to connect to, 1 to 65535; 0 is the endpoint's own.") int port,
    @Describe("What is sent once connected: text, or hex: and hexadecimal digits.")
        @Nullable Payload send,
    @Describe(
            "What must stand in the first 64 KiB that come, text or hex:. Without it nothing is"
                + " read.")
        @Nullable Payload expect) {

  /// Checks the range.
  ///
  /// @throws IllegalArgumentException if the port is out of range, or nothing at all is expected
  public Settings {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
    }
    if (expect != null && expect.length() == 0) {
      throw new IllegalArgumentException("expect: \"\" (expected: one byte or more)");
    }
  }
}
