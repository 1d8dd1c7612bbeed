package penstock.core.proxyprotocol;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// What a PROXY header says of the connection it begins.
///
/// @param source the client; null where the header names none and the socket's own other end is
///   meant, as for a proxy's health checks
/// @param destination where the client connected to; null if and only if the source is
/// @param facts what else is said
public record ProxyHeader(
    @Nullable InetSocketAddress source, @Nullable InetSocketAddress destination, ProxyFacts facts) {

  /// A header that leaves the socket's own addresses in force.
  public static final ProxyHeader LOCAL = new ProxyHeader(null, null, ProxyFacts.NONE);
}
