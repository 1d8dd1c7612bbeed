package penstock.spi.health.http;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How a question gets to an endpoint.
///
/// @param port 1 to 65535; 0 for the endpoint's own
/// @param tls whether to speak TLS
/// @param verify whether the certificate must be trusted and fit the name
/// @param sni server name to ask for and to check the certificate against; null for the host
/// @param ca PEM file of certificates to trust instead of the JDK's
public record Way(int port, boolean tls, boolean verify, @Nullable String sni, @Nullable Path ca) {

  /// Checks what contradicts itself.
  ///
  /// @throws IllegalArgumentException if a component is out of range
  public Way {
    Words.require(port >= 0 && port <= 65535, "port", port, "0 to 65535");
    Words.require(tls || sni == null, "sni", sni, "tls: true");
    Words.require(tls || ca == null, "ca", ca, "tls: true");
  }
}
