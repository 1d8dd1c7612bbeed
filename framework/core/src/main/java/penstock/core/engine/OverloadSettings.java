package penstock.core.engine;

import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;

/// What the process does when there is too much to do: `server.overload`.
///
/// @param tlsHandshakes how many TLS handshakes there may be
/// @param maxConnections of clients, by all listeners together; null for what each may have
/// @param shedAt when requests are turned away; null for never
@Describe("What the process does when there is too much to do.")
public record OverloadSettings(
    @Describe("How many TLS handshakes of clients there may be; beyond it connections are closed.")
        @Default("{}")
        TlsHandshakeSettings tlsHandshakes,
    @Describe("Connections of clients that all listeners together may have; more than 0.")
        @Nullable Integer maxConnections,
    @Describe("When requests are turned away because the machine has too much to do.")
        @Nullable ShedSettings shedAt) {

  /// Checks the range.
  ///
  /// @throws IllegalArgumentException if it is out of range
  public OverloadSettings {
    if (maxConnections != null && maxConnections < 1) {
      throw new IllegalArgumentException("maxConnections: " + maxConnections + " (expected: >= 1)");
    }
  }
}
