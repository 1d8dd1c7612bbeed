package penstock.core.connection;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Finds the client behind the proxies we trust.
final class ClientAddress {

  private ClientAddress() {}

  /// Walks `X-Forwarded-For` from its right end past trusted addresses.
  ///
  /// @param peer the other end of the socket
  /// @param forwardedFor the header's lines in order; null for none
  /// @param trusted whose word is believed
  /// @return the first address that is not trusted, or the leftmost; its port is 0 unless it is the
  ///   peer
  static InetSocketAddress of(
      InetSocketAddress peer, @Nullable List<String> forwardedFor, Predicate<InetAddress> trusted) {
    if (forwardedFor == null || !trusted.test(peer.getAddress())) {
      return peer;
    }
    InetSocketAddress client = peer;
    for (int line = forwardedFor.size() - 1; line >= 0; line--) {
      String[] hops = forwardedFor.get(line).split(",", -1);
      for (int i = hops.length - 1; i >= 0; i--) {
        InetAddress hop = literal(hops[i].strip());
        if (hop == null) {
          return client;
        }
        client = new InetSocketAddress(hop, 0);
        if (!trusted.test(hop)) {
          return client;
        }
      }
    }
    return client;
  }

  private static @Nullable InetAddress literal(String hop) {
    String text = hop;
    if (text.startsWith("[")) {
      int bracket = text.indexOf(']');
      text = bracket < 0 ? text : text.substring(1, bracket);
    } else if (text.indexOf('.') >= 0 && text.indexOf(':') == text.lastIndexOf(':')) {
      int colon = text.indexOf(':');
      text = colon < 0 ? text : text.substring(0, colon);
    }
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
