package penstock.core.connection;

import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;
import org.xnio.ssl.SslConnection;
import penstock.core.io.Loop;
import penstock.core.io.Resets;
import penstock.spi.traffic.Connection;
import penstock.spi.traffic.Tls;

/// A client's connection whose payload is not read, and which its listener has admitted. Belongs to
/// one I/O thread, but for what its registry asks.
public final class StreamClient implements Connection, RegisteredConnection {

  /// The fact that says in whose way a client has asked whether TLS is spoken, before it spoke it.
  public static final String ASKED_FIRST = "tls.asked";

  /// The one way there is.
  public static final String POSTGRESQL = "postgresql";

  private final StreamConnection stream;
  private final InetSocketAddress client;
  private final @Nullable String serverName;
  private final List<String> protocols;
  private final boolean asked;
  private @Nullable Tls tls;

  /// One that did not say what it can speak.
  ///
  /// @param stream its bytes, after TLS if that ends here
  /// @param serverName the TLS server name it asked for, in lower case; null for none
  public StreamClient(StreamConnection stream, @Nullable String serverName) {
    this(stream, serverName, List.of());
  }

  /// @param stream its bytes, after TLS if that ends here
  /// @param serverName the TLS server name it asked for, in lower case; null for none
  /// @param protocols what it can speak behind TLS, by names in ALPN; empty if it did not say
  public StreamClient(
      StreamConnection stream, @Nullable String serverName, List<String> protocols) {
    this(stream, serverName, protocols, false);
  }

  /// @param stream its bytes, after TLS if that ends here
  /// @param serverName the TLS server name it asked for, in lower case; null for none
  /// @param protocols what it can speak behind TLS, by names in ALPN; empty if it did not say
  /// @param asked whether it has asked before that whether TLS is spoken, in PostgreSQL's way
  public StreamClient(
      StreamConnection stream, @Nullable String serverName, List<String> protocols, boolean asked) {
    this.asked = asked;
    this.stream = stream;
    this.client = stream.getPeerAddress(InetSocketAddress.class);
    this.serverName = serverName;
    this.protocols = protocols;
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

  @Override
  public List<String> protocols() {
    return protocols;
  }

  @Override
  public @Nullable Tls tls() {
    if (tls == null && stream instanceof SslConnection secure) {
      tls = ClientTls.of(secure.getSslSession());
    }
    return tls;
  }

  /// What the PROXY header said: `proxy.authority`, `proxy.alpn`, `proxy.unique-id`, and of TLS
  /// with the proxy `proxy.tls.version`, `proxy.tls.cipher` and `proxy.tls.cn`. And `tls.asked`.
  @Override
  public @Nullable String fact(String name) {
    if (name.equals(ASKED_FIRST)) {
      return asked ? POSTGRESQL : null;
    }
    return ProxyWords.of(stream, name);
  }

  /// Nothing: nobody knows whether it is idle, for its payload is not read.
  @Override
  public void closeIfIdle() {}

  @Override
  public void closeNow() {
    Loop.soon(stream.getIoThread(), () -> Resets.reset(stream));
  }
}
