package penstock.testkit;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import penstock.spi.traffic.Connection;

/// A connection as a test wants it.
///
/// @param client whose it is
/// @param local what it connected to
/// @param serverName the TLS server name it asked for; null for none
public record FakeConnection(
    InetSocketAddress client, InetSocketAddress local, @Nullable String serverName)
    implements Connection {

  /// One from this address, port 40000, to `192.0.2.1:443`.
  ///
  /// @param address an IP address
  public static FakeConnection from(String address) {
    return new FakeConnection(
        new InetSocketAddress(address, 40_000), new InetSocketAddress("192.0.2.1", 443), null);
  }

  @Override
  public InetSocketAddress peer() {
    return client;
  }
}
