package penstock.core.http2;

import io.undertow.connector.ByteBufferPool;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.HttpUpgradeListener;
import io.undertow.server.SSLSessionInfo;
import io.undertow.server.ServerConnection;
import io.undertow.server.XnioBufferPoolAdaptor;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.Protocols;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.Option;
import org.xnio.OptionMap;
import org.xnio.Pool;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;
import org.xnio.channels.Configurable;
import org.xnio.channels.ConnectedChannel;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.ssl.SslConnection;
import penstock.core.connection.WebSocketKey;

/// A stream in the place of the connection that Undertow's exchange expects to have to itself.
final class StreamLink extends ServerConnection {

  private final Http2Stream stream;
  private final Http2Connection connection;
  private List<CloseListener> closeListeners = List.of();
  private final ChannelListener.SimpleSetter<StreamLink> closeSetter =
      new ChannelListener.SimpleSetter<>();
  private @Nullable ConduitStreamSinkChannel sinkChannel;
  private @Nullable ConduitStreamSourceChannel sourceChannel;
  private @Nullable SSLSessionInfo sslSession;
  private @Nullable HttpUpgradeListener upgradeListener;

  StreamLink(Http2Stream stream, Http2Connection connection) {
    this.stream = stream;
    this.connection = connection;
  }

  /// The exchange of a request, all but its path.
  HttpServerExchange exchange(FieldBlock fields) {
    HeaderMap headers = fields.headers();
    String authority = fields.authority();
    if (!authority.isEmpty()) {
      headers.put(Headers.HOST, authority);
    }
    String protocol = fields.protocol();
    if (protocol != null) {
      sayUpgrade(headers, protocol);
    }
    HttpServerExchange exchange = new HttpServerExchange(this, headers, new HeaderMap(), -1);
    exchange.setProtocol(Protocols.HTTP_2_0);
    exchange.setRequestMethod(Methods.fromString(fields.method()));
    exchange.setRequestScheme(connection.secure() ? "https" : "http");
    return exchange;
  }

  /// In the words of HTTP/1.1, in which it goes on.
  private static void sayUpgrade(HeaderMap headers, String protocol) {
    headers.put(Headers.CONNECTION, "Upgrade");
    headers.put(Headers.UPGRADE, protocol);
    if (protocol.equals(WebSocketKey.PROTOCOL)) {
      headers.put(Headers.SEC_WEB_SOCKET_KEY, WebSocketKey.next());
    }
  }

  /// Gives it what is read and written.
  void carries(StreamSource source, StreamSink sink) {
    sourceChannel = new ConduitStreamSourceChannel(Configurable.EMPTY, source);
    sinkChannel = new ConduitStreamSinkChannel(Configurable.EMPTY, sink);
  }

  /// Tells who wants to know that the stream has ended.
  void closed() {
    List<CloseListener> told = closeListeners;
    closeListeners = List.of();
    for (CloseListener listener : told) {
      listener.closed(this);
    }
  }

  @Override
  @SuppressWarnings("deprecation")
  public Pool<ByteBuffer> getBufferPool() {
    return new XnioBufferPoolAdaptor(getByteBufferPool());
  }

  @Override
  public ByteBufferPool getByteBufferPool() {
    return connection.service().buffers();
  }

  @Override
  public XnioWorker getWorker() {
    return connection.stream().getWorker();
  }

  @Override
  public XnioIoThread getIoThread() {
    return connection.thread();
  }

  @Override
  public HttpServerExchange sendOutOfBandResponse(HttpServerExchange exchange) {
    throw new IllegalStateException(
        "interim answer: unsupported here (expected: by the forwarder)");
  }

  /// Not by handlers: they get the body unasked.
  @Override
  public boolean isContinueResponseSupported() {
    return false;
  }

  @Override
  public void terminateRequestChannel(HttpServerExchange exchange) {
    new HomeThread(getIoThread()).run(stream::readNoMore);
  }

  @Override
  public boolean isOpen() {
    return !stream.closed();
  }

  @Override
  public boolean supportsOption(Option<?> option) {
    return false;
  }

  @Override
  public <T> @Nullable T getOption(Option<T> option) throws IOException {
    return connection.stream().getOption(option);
  }

  @Override
  public <T> @Nullable T setOption(Option<T> option, T value) {
    return null;
  }

  @Override
  public void close() {
    new HomeThread(getIoThread()).run(stream::cut);
  }

  @Override
  public SocketAddress getPeerAddress() {
    return connection.stream().getPeerAddress();
  }

  @Override
  public <A extends SocketAddress> A getPeerAddress(Class<A> type) {
    return connection.stream().getPeerAddress(type);
  }

  @Override
  public ChannelListener.Setter<? extends ConnectedChannel> getCloseSetter() {
    return closeSetter;
  }

  @Override
  public SocketAddress getLocalAddress() {
    return connection.stream().getLocalAddress();
  }

  @Override
  public <A extends SocketAddress> A getLocalAddress(Class<A> type) {
    return connection.stream().getLocalAddress(type);
  }

  @Override
  public OptionMap getUndertowOptions() {
    return OptionMap.EMPTY;
  }

  @Override
  public int getBufferSize() {
    return connection.service().buffers().getBufferSize();
  }

  @Override
  public @Nullable SSLSession getSslSession() {
    return connection.stream() instanceof SslConnection secure ? secure.getSslSession() : null;
  }

  @Override
  public @Nullable SSLSessionInfo getSslSessionInfo() {
    return sslSession;
  }

  @Override
  public void setSslSessionInfo(SSLSessionInfo session) {
    sslSession = session;
  }

  @Override
  public void addCloseListener(CloseListener listener) {
    List<CloseListener> more = new ArrayList<>(closeListeners);
    more.add(listener);
    closeListeners = more;
  }

  @Override
  protected StreamConnection upgradeChannel() {
    throw new IllegalStateException("upgrade: of a channel (expected: of a stream)");
  }

  @Override
  protected @Nullable ConduitStreamSinkChannel getSinkChannel() {
    return sinkChannel;
  }

  @Override
  protected @Nullable ConduitStreamSourceChannel getSourceChannel() {
    return sourceChannel;
  }

  /// The answer begins. To a client that asks for a tunnel success means that it is there, whatever
  /// the answer was meant to say.
  @Override
  protected StreamSinkConduit getSinkConduit(HttpServerExchange exchange, StreamSinkConduit sink) {
    if (stream.connects() && exchange.getStatusCode() / 100 == 2) {
      exchange.setStatusCode(StatusCodes.NOT_IMPLEMENTED);
    }
    return sink;
  }

  @Override
  protected boolean isUpgradeSupported() {
    return stream.connects();
  }

  @Override
  protected boolean isConnectSupported() {
    return false;
  }

  @Override
  protected void exchangeComplete(HttpServerExchange exchange) {
    HttpUpgradeListener joins = upgradeListener;
    if (joins == null || stream.closed()) {
      stream.over();
    } else {
      joins.handleUpgrade(stream.becomeTunnel(), exchange);
    }
  }

  @Override
  protected void setUpgradeListener(HttpUpgradeListener listener) {
    upgradeListener = listener;
  }

  @Override
  protected void setConnectListener(HttpUpgradeListener listener) {
    throw new IllegalStateException("connect: unsupported (expected: no tunnel)");
  }

  /// Nothing to do: how much a body may have is the forwarder's business.
  @Override
  protected void maxEntitySizeUpdated(HttpServerExchange exchange) {}

  @Override
  public String getTransportProtocol() {
    return connection.secure() ? "h2" : "h2c";
  }

  @Override
  public boolean isRequestTrailerFieldsSupported() {
    return true;
  }
}
