package penstock.spi.health.http;

import org.jspecify.annotations.Nullable;
import penstock.spi.health.ProbeTlsSettings;

/// How a question gets to an endpoint.
///
/// @param port 1 to 65535; 0 for the endpoint's own
/// @param http2 whether HTTP/2 is spoken; null for as with clients' connections
/// @param tls how the connection is secured
public record Way(int port, @Nullable Boolean http2, ProbeTlsSettings tls) {

  /// Checks the range.
  ///
  /// @throws IllegalArgumentException if a component is out of range
  public Way {
    Words.require(port >= 0 && port <= 65535, "port", port, "0 to 65535");
  }
}
