package penstock.core.endpoint;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How connections to the endpoints of one pool are made, and what is spoken over them.
///
/// @param protocol what is spoken
/// @param tls how they are secured; null for not at all
/// @param http2 how HTTP/2 is spoken, where it is
/// @param proxy how endpoints are told who the client is; null for not
public record Transport(
    EndpointProtocol protocol,
    @Nullable EndpointTls tls,
    EndpointHttp2Settings http2,
    @Nullable SentProxySettings proxy) {

  /// HTTP/1.1, not secured.
  public static final Transport PLAIN =
      new Transport(EndpointProtocol.HTTP1, null, EndpointHttp2Settings.USUAL, null);

  private static final List<String> ONLY_HTTP1 = List.of("http/1.1");
  private static final List<String> ONLY_HTTP2 = List.of("h2");
  private static final List<String> BOTH = List.of("h2", "http/1.1");

  /// Whether HTTP/2 may be spoken.
  public boolean maybeHttp2() {
    return protocol != EndpointProtocol.HTTP1 && (tls != null || alwaysHttp2());
  }

  /// Whether nothing but HTTP/2 may be spoken.
  public boolean alwaysHttp2() {
    return protocol == EndpointProtocol.H2C || protocol == EndpointProtocol.H2;
  }

  /// Whether an endpoint is asked in TLS by the host of the request, so that a connection serves
  /// requests for that host alone.
  public boolean asksByHost() {
    return tls != null && tls.asksByHost();
  }

  /// Whether HTTP/2 is spoken over a connection.
  ///
  /// @param chosen what the endpoint chose in the handshake; null if it did not choose
  public boolean isHttp2(@Nullable String chosen) {
    return protocol == EndpointProtocol.H2C || "h2".equals(chosen);
  }

  /// What is offered in the handshake, best first; empty for no choice.
  ///
  /// @param http1 whether this connection must speak HTTP/1.1
  public List<String> offers(boolean http1) {
    return switch (protocol) {
      case HTTP1, H2C -> List.of();
      case H2 -> ONLY_HTTP2;
      case AUTO -> http1 ? ONLY_HTTP1 : BOTH;
    };
  }
}
