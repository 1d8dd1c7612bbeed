package penstock.core.listen;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An address to listen at.
///
/// @param host a name or an address, without brackets; empty for all addresses
/// @param port 0 to 65535; 0 lets the system choose
public record BindAddress(String host, int port) {

  private static final Pattern SHAPE =
      Pattern.compile("(?:\\[([0-9a-fA-F:.%a-z]+)]|([^:\\[\\]/\\s]*)):([0-9]{1,5})");

  /// Reads an address as configured; names are not looked up.
  ///
  /// @param text `host:port`, `[v6]:port`, or `:port` or `*:port` for all addresses
  /// @throws IllegalArgumentException if it is none
  public static BindAddress parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > 65535) {
      throw new IllegalArgumentException(
          "bind: " + text + " (expected: host:port, [v6]:port or :port)");
    }
    String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    return new BindAddress(host.equals("*") ? "" : host, Integer.parseInt(matcher.group(3)));
  }

  /// Whether only this machine can reach it; a name other than localhost is taken not to be.
  public boolean isLoopback() {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  /// Where to listen; looks the host up, which blocks. Unresolved if the host is not known.
  public InetSocketAddress lookUp() {
    return host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
  }
}
