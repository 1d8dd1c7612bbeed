package penstock.core.endpoint;

/// What is spoken with the endpoints of a pool.
public enum EndpointProtocol {
  /// HTTP/1.1.
  HTTP1,
  /// HTTP/2 without TLS; endpoints must know beforehand.
  H2C,
  /// HTTP/2 by TLS.
  H2,
  /// With TLS what the endpoint chooses in the handshake, without it HTTP/1.1.
  AUTO
}
