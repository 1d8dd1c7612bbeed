package penstock.core.connection;

import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;
import org.xnio.ssl.SslConnection;
import penstock.core.io.Resets;
import penstock.spi.traffic.Connection;

/// A client's connection whose payload is not read, and which its listener has admitted. Belongs to
/// one I/O thread, but for what its registry asks.
public final class StreamClient implements Connection, RegisteredConnection {

  private final StreamConnection stream;
  private final InetSocketAddress client;
  private final @Nullable String serverName;

  /// @param stream its bytes, after TLS if that ends here
  /// @param serverName the TLS server name it asked for, in lower case; null for none
  public StreamClient(StreamConnection stream, @Nullable String serverName) {
    this.stream = stream;
    this.client = stream.getPeerAddress(InetSocketAddress.class);
    this.serverName = serverName;
  }

  /// Has a registry know it until it is closed.
  public void join(ConnectionRegistry registry) {
    registry.add(this);
    stream.setCloseListener(_ -> registry.remove(this));
  }

  @Override
  public InetSocketAddress client() {
    return client;
  }

  @Override
  public InetSocketAddress peer() {
    return client;
  }

  @Override
  public InetSocketAddress local() {
    return stream.getLocalAddress(InetSocketAddress.class);
  }

  @Override
  public @Nullable String serverName() {
    return serverName;
  }

  /// The session of the TLS that ends here; null if none does.
  public @Nullable SSLSession tlsSession() {
    return stream instanceof SslConnection secure ? secure.getSslSession() : null;
  }

  /// Nothing: nobody knows whether it is idle, for its payload is not read.
  @Override
  public void closeIfIdle() {}

  @Override
  public void closeNow() {
    try {
      stream.getIoThread().execute(() -> Resets.reset(stream));
    } catch (RejectedExecutionException _) {
      // The thread is ending, and its connections with it.
    }
  }
}
