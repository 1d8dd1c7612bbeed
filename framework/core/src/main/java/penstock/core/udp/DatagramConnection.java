package penstock.core.udp;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import penstock.spi.traffic.Connection;

/// The first datagram of a session, as traffic to decide on.
///
/// @param client who sent it
/// @param local where it came to
record DatagramConnection(InetSocketAddress client, InetSocketAddress local) implements Connection {

  @Override
  public InetSocketAddress peer() {
    return client;
  }

  @Override
  public @Nullable String serverName() {
    return null;
  }
}
