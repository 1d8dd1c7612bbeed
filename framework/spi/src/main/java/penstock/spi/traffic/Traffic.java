package penstock.spi.traffic;

import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is being decided on: a request of an HTTP listener, or a connection of a TCP or UDP one.
///
/// Read-only, and valid only during the call that gets it: never keep one. All methods run on the
/// I/O thread of the traffic and neither block nor throw.
public sealed interface Traffic permits Connection, Request {

  /// The client: the address that trusted proxies in front of us vouch for, otherwise [#peer()].
  /// Resolved, never a host name.
  InetSocketAddress client();

  /// Who is at the other end of the socket: the client itself or the last proxy before us.
  InetSocketAddress peer();

  /// Labels that an endpoint must carry to be chosen for it; empty for any endpoint.
  default Map<String, String> subset() {
    return Map.of();
  }

  /// What somebody before found out: a filter about a request, a proxy before us about a
  /// connection, a rule; null if nobody did.
  ///
  /// @param name such as `jwt.sub`; case matters
  default @Nullable String fact(String name) {
    return null;
  }
}
