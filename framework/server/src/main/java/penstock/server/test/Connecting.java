package penstock.server.test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import penstock.core.engine.RehearsedConnection;

/// Makes connections out of what tests say, one for each repetition.
///
/// @param settings of the test
/// @param listener by which they come
record Connecting(TestConnectionSettings settings, String listener) {

  /// The connection of one repetition.
  ///
  /// @param n from 1
  /// @throws IllegalArgumentException if an address is malformed
  RehearsedConnection connection(int n) {
    String name = settings.serverName();
    Map<String, String> facts = new HashMap<>();
    settings.facts().forEach((fact, value) -> facts.put(fact, Playing.with(value, n)));
    return new RehearsedConnection(
        listener,
        socket(settings.clientIp(), settings.clientPort(), n),
        socket(settings.localIp(), settings.localPort(), n),
        name == null ? null : Playing.with(name, n),
        settings.alpn(),
        facts);
  }

  private static InetSocketAddress socket(String ip, int port, int n) {
    return new InetSocketAddress(InetAddress.ofLiteral(Playing.with(ip, n)), port);
  }
}
