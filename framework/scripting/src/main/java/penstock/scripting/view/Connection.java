package penstock.scripting.view;

import org.graalvm.polyglot.HostAccess;
import org.jspecify.annotations.Nullable;

/// A connection whose payload is not read, as scripts see it. Its name is read in messages of the
/// engine.
public final class Connection {

  /// The client.
  @HostAccess.Export public final IpView clientIp;

  /// The other end of the socket.
  @HostAccess.Export public final IpView peerIp;

  /// The name the client asked for by TLS.
  @HostAccess.Export public final @Nullable String serverName;

  /// Milliseconds since 1970.
  @HostAccess.Export public final double time;

  /// Shows a connection.
  ///
  /// @param blocks of the context
  /// @param millis the time, since 1970
  public Connection(penstock.spi.traffic.Connection connection, Blocks blocks, long millis) {
    clientIp = new IpView(connection.client(), blocks);
    peerIp = new IpView(connection.peer(), blocks);
    serverName = connection.serverName();
    time = millis;
  }
}
