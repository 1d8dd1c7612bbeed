package penstock.spi.health.http;

import org.jspecify.annotations.Nullable;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.health.ProbeTls;

/// Which HTTP a health check speaks.
public enum Version {
  /// HTTP/1.1.
  HTTP1,
  /// HTTP/2: by TLS, or without it with prior knowledge.
  HTTP2,
  /// With TLS what the endpoint chooses in the handshake, without it HTTP/1.1.
  AUTO;

  /// What is spoken on connections of clients to the endpoint. Bound while a check asks in a pool
  /// that may speak HTTP/2.
  public static final ScopedValue<Version> OF_POOL = ScopedValue.newInstance();

  /// What `http2` means, for the settings of plugins.
  public static final String HTTP2_KEY =
      "Whether to speak HTTP/2; where nothing is said, what is spoken with the pool's endpoints at"
          + " their own port.";

  /// What is spoken on one connection.
  ///
  /// @param http2 what the check says; null for as on connections of clients
  /// @param port where the connection was made to; 0 for the endpoint's own
  /// @param secure whether by TLS
  static Version at(@Nullable Boolean http2, Endpoint endpoint, int port, boolean secure) {
    if (http2 != null) {
      return http2 ? HTTP2 : HTTP1;
    }
    // Who speaks TLS where clients' connections do not, or the other way round, asks somebody else.
    boolean asClients =
        (port == 0 || port == endpoint.port()) && secure == ProbeTls.OF_POOL.isBound();
    return asClients ? OF_POOL.orElse(HTTP1) : HTTP1;
  }

  /// What is offered in the handshake, best first; empty for no choice.
  String[] offers() {
    return switch (this) {
      case HTTP1 -> new String[0];
      case HTTP2 -> new String[] {"h2"};
      case AUTO -> new String[] {"h2", "http/1.1"};
    };
  }
}
