package penstock.core.proxyprotocol;

import org.jspecify.annotations.Nullable;

/// What a PROXY header says of the client's TLS with the proxy that sent it.
///
/// @param overTls whether the client spoke TLS
/// @param certificateShown whether it showed a certificate on this connection
/// @param certificateKnown whether it showed one in the session this connection resumed, or on it
/// @param verified whether its certificate was found good
/// @param version such as `TLSv1.3`; null if not said
/// @param commonName of its certificate; null if not said
/// @param cipher such as `TLS_AES_128_GCM_SHA256`; null if not said
public record ProxyTls(
    boolean overTls,
    boolean certificateShown,
    boolean certificateKnown,
    boolean verified,
    @Nullable String version,
    @Nullable String commonName,
    @Nullable String cipher) {}
