package penstock.server.test;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Shorthand;

/// The connection of a test, as users write it.
@Shorthand("serverName")
@Describe("A connection whose payload nobody reads; a name alone is what it asks for by TLS.")
record TestConnectionSettings(
    @Describe("The server name it asks for by TLS.") @Nullable String serverName,
    @Describe("The protocols it can speak behind TLS, by their names in ALPN.") @Default("[]")
        List<String> alpn,
    @Describe("The client.") @Default("192.0.2.1") String clientIp,
    @Describe("The client's port.") @Default("40000") int clientPort,
    @Describe("Where it comes to.") @Default("192.0.2.2") String localIp,
    @Describe("The port it comes to.") @Default("443") int localPort,
    @Describe("The listener it comes by; by default the first that passes connections on.")
        @Nullable String listener,
    @Describe("What a PROXY header would have said, such as proxy.authority.") @Default("{}")
        Map<String, String> facts) {

  /// Checks the forms.
  ///
  /// @throws IllegalArgumentException if an address or a port is malformed
  TestConnectionSettings {
    alpn = List.copyOf(alpn);
    facts = Map.copyOf(facts);
    serverName = serverName == null ? null : serverName.toLowerCase(Locale.ROOT);
    Playing.checkAddress("clientIp", clientIp);
    Playing.checkAddress("localIp", localIp);
    checkPort("clientPort", clientPort);
    checkPort("localPort", localPort);
  }

  private static void checkPort(String name, int port) {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(name + ": " + port + " (expected: 1 to 65535)");
    }
  }
}
