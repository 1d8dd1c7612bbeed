package penstock.core.proxyprotocol;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.xnio.IoUtils;
import org.xnio.Option;
import org.xnio.StreamConnection;
import org.xnio.channels.Configurable;

/// A connection whose ends are those its PROXY header names. All else is its socket's.
public final class VouchedConnection extends StreamConnection {

  /// What a connection's PROXY header said besides addresses, also asked through layers above.
  private static final Option<ProxyFacts> FACTS =
      Option.simple(VouchedConnection.class, "FACTS", ProxyFacts.class);

  private final StreamConnection socket;
  private final InetSocketAddress client;
  private final InetSocketAddress local;
  private final ProxyFacts facts;

  private VouchedConnection(
      StreamConnection socket,
      InetSocketAddress client,
      InetSocketAddress local,
      ProxyFacts facts) {
    super(socket.getIoThread());
    this.socket = socket;
    this.client = client;
    this.local = local;
    this.facts = facts;
    setSourceConduit(socket.getSourceChannel().getConduit());
    setSinkConduit(socket.getSinkChannel().getConduit());
    socket.setCloseListener(_ -> IoUtils.safeClose(this));
  }

  /// The connection as its header says. Runs on the connection's I/O thread.
  ///
  /// @param socket where the header has been read; nobody else may use it any more
  /// @return the socket itself if the header names nobody
  public static StreamConnection of(StreamConnection socket, ProxyHeader header) {
    InetSocketAddress source = header.source();
    InetSocketAddress destination = header.destination();
    return source == null || destination == null
        ? socket
        : new VouchedConnection(socket, source, destination, header.facts());
  }

  /// What a connection's PROXY header said besides addresses; [ProxyFacts#NONE] without one.
  ///
  /// @param connection asked through layers above
  public static ProxyFacts said(Configurable connection) {
    try {
      ProxyFacts said = connection.getOption(FACTS);
      return said == null ? ProxyFacts.NONE : said;
    } catch (IOException _) {
      return ProxyFacts.NONE;
    }
  }

  @Override
  public SocketAddress getPeerAddress() {
    return client;
  }

  @Override
  public SocketAddress getLocalAddress() {
    return local;
  }

  @Override
  protected void closeAction() throws IOException {
    socket.close();
  }

  @Override
  public boolean isOpen() {
    return super.isOpen() && socket.isOpen();
  }

  @Override
  public boolean isReadShutdown() {
    return super.isReadShutdown() || socket.isReadShutdown();
  }

  @Override
  public boolean isWriteShutdown() {
    return super.isWriteShutdown() || socket.isWriteShutdown();
  }

  @Override
  public boolean supportsOption(Option<?> option) {
    return option.equals(FACTS) || socket.supportsOption(option);
  }

  @Override
  public <T> T getOption(Option<T> option) throws IOException {
    return option.equals(FACTS) ? option.cast(facts) : socket.getOption(option);
  }

  @Override
  public <T> T setOption(Option<T> option, T value) throws IOException {
    return socket.setOption(option, value);
  }
}
