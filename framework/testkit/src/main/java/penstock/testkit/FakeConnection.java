package penstock.testkit;

import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.spi.traffic.Connection;

/// A connection as a test wants it.
///
/// @param client whose it is
/// @param local what it connected to
/// @param serverName the TLS server name it asked for; null for none
/// @param subset the labels of the endpoints it may go to; empty for all
public record FakeConnection(
    InetSocketAddress client,
    InetSocketAddress local,
    @Nullable String serverName,
    Map<String, String> subset)
    implements Connection {

  /// One from this address, port 40000, to `192.0.2.1:443`.
  ///
  /// @param address an IP address
  public static FakeConnection from(String address) {
    return new FakeConnection(
        new InetSocketAddress(address, 40_000),
        new InetSocketAddress("192.0.2.1", 443),
        null,
        Map.of());
  }

  /// One that only endpoints with a label may serve.
  public static FakeConnection asking(String label, String value) {
    FakeConnection any = from("192.0.2.2");
    return new FakeConnection(any.client, any.local, null, Map.of(label, value));
  }

  @Override
  public InetSocketAddress peer() {
    return client;
  }
}
