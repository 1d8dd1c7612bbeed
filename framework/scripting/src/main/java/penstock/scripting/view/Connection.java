package penstock.scripting.view;

import java.net.InetSocketAddress;
import org.graalvm.polyglot.HostAccess;
import org.jspecify.annotations.Nullable;
import penstock.spi.traffic.Tls;

/// A connection whose payload is not read, as scripts see it. Its name is read in messages of the
/// engine.
public final class Connection {

  private final penstock.spi.traffic.Connection connection;

  /// The client.
  @HostAccess.Export public final IpView clientIp;

  /// The client's port.
  @HostAccess.Export public final int clientPort;

  /// The other end of the socket.
  @HostAccess.Export public final IpView peerIp;

  /// Where the client connected to.
  @HostAccess.Export public final IpView localIp;

  /// The port the client connected to.
  @HostAccess.Export public final int localPort;

  /// By which it came.
  @HostAccess.Export public final String listener;

  /// The name the client asked for by TLS.
  @HostAccess.Export public final @Nullable String serverName;

  /// The client's TLS, if it ends here.
  @HostAccess.Export public final @Nullable TlsView tls;

  /// Milliseconds since 1970.
  @HostAccess.Export public final double time;

  /// Shows a connection.
  ///
  /// @param blocks of the context
  /// @param millis the time, since 1970
  public Connection(penstock.spi.traffic.Connection connection, Blocks blocks, long millis) {
    this.connection = connection;
    InetSocketAddress client = connection.client();
    InetSocketAddress local = connection.local();
    clientIp = new IpView(client, blocks);
    clientPort = client.getPort();
    peerIp = new IpView(connection.peer(), blocks);
    localIp = new IpView(local, blocks);
    localPort = local.getPort();
    listener = connection.listener();
    serverName = connection.serverName();
    Tls ended = connection.tls();
    tls = ended == null ? null : new TlsView(ended);
    time = millis;
  }

  /// Whether the client can speak one of these protocols.
  ///
  /// @param protocols names of ALPN
  @HostAccess.Export
  public boolean speaks(String... protocols) {
    for (String protocol : protocols) {
      if (connection.protocols().contains(protocol)) {
        return true;
      }
    }
    return false;
  }

  /// What a proxy before us said; null if none did.
  @HostAccess.Export
  public @Nullable String fact(String name) {
    return connection.fact(name);
  }
}
