package penstock.core.engine;

import penstock.spi.Default;
import penstock.spi.Describe;

/// What the process does when there is too much to do: `server.overload`.
///
/// @param tlsHandshakes how many TLS handshakes there may be
@Describe("What the process does when there is too much to do.")
public record OverloadSettings(
    @Describe("How many TLS handshakes of clients there may be; beyond it connections are closed.")
        @Default("{}")
        TlsHandshakeSettings tlsHandshakes) {}
