package penstock.core.proxyprotocol;

import org.jspecify.annotations.Nullable;

/// What a PROXY header of version 2 says besides addresses.
///
/// @param alpn the protocol spoken, by its name in ALPN; one character a byte; null if not said
/// @param authority the host the client asked for, mostly its TLS server name; null if not said
/// @param uniqueId identifies the connection, 128 bytes at most; one character a byte; null if not
///   said
/// @param tls the client's TLS with the proxy; null if not said
public record ProxyFacts(
    @Nullable String alpn,
    @Nullable String authority,
    @Nullable String uniqueId,
    @Nullable ProxyTls tls) {

  /// Nothing is said.
  public static final ProxyFacts NONE = new ProxyFacts(null, null, null, null);
}
