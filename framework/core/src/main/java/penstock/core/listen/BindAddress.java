package penstock.core.listen;

import java.net.InetSocketAddress;

/// Reads the address to listen on.
public final class BindAddress {

  private BindAddress() {}

  /// @param text `host:port`, `[v6]:port`, or `:port` for all addresses; port 0 lets the system
  ///   choose
  /// @throws IllegalArgumentException if it is none
  public static InetSocketAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      String host = colon < 0 ? "" : text.substring(0, colon);
      if (colon >= 0 && port >= 0 && port <= 65535 && wellFormed(host)) {
        return host.isEmpty() || host.equals("*")
            ? new InetSocketAddress(port)
            : new InetSocketAddress(unbracketed(host), port);
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "bind: " + text + " (expected: host:port, [v6]:port or :port)");
  }

  private static boolean wellFormed(String host) {
    return host.indexOf(':') < 0 || (host.startsWith("[") && host.endsWith("]"));
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
