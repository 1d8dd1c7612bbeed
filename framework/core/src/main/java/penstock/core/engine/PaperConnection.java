package penstock.core.engine;

import io.undertow.connector.ByteBufferPool;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.HttpUpgradeListener;
import io.undertow.server.SSLSessionInfo;
import io.undertow.server.ServerConnection;
import io.undertow.server.XnioBufferPoolAdaptor;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import io.undertow.util.Protocols;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
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
import org.xnio.conduits.EmptyStreamSourceConduit;
import org.xnio.conduits.StreamSinkConduit;

/// A connection without a socket: one request comes by it, and its answer stays in memory.
final class PaperConnection extends ServerConnection {

  private static final InetSocketAddress LOCAL =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 80);

  private final InetSocketAddress peer;
  private final ByteBufferPool buffers;
  private final XnioIoThread thread;
  private final PaperSink sink;
  private final ConduitStreamSinkChannel sinkChannel;
  private final ConduitStreamSourceChannel sourceChannel;
  private final ChannelListener.SimpleSetter<PaperConnection> closeSetter =
      new ChannelListener.SimpleSetter<>();
  private @Nullable HttpServerExchange current;

  PaperConnection(InetSocketAddress peer, ByteBufferPool buffers, XnioIoThread thread) {
    this.peer = peer;
    this.buffers = buffers;
    this.thread = thread;
    this.sink = new PaperSink(thread, this::answered);
    this.sinkChannel = new ConduitStreamSinkChannel(Configurable.EMPTY, sink);
    this.sourceChannel =
        new ConduitStreamSourceChannel(Configurable.EMPTY, new EmptyStreamSourceConduit(thread));
  }

  /// A request without a body.
  HttpServerExchange exchange(RehearsedRequest request) {
    HeaderMap headers = new HeaderMap();
    request.headers().forEach(header -> headers.add(new HttpString(header.name()), header.value()));
    HttpServerExchange exchange = new HttpServerExchange(this, headers, new HeaderMap(), -1);
    current = exchange;
    exchange.setProtocol(Protocols.HTTP_1_1);
    exchange.setRequestMethod(new HttpString(request.method()));
    exchange.setRequestScheme(request.scheme());
    exchange.setRequestURI(request.path());
    exchange.setRequestPath(request.path());
    exchange.setRelativePath(request.path());
    String query = request.query();
    exchange.setQueryString(query == null ? "" : query);
    Connectors.terminateRequest(exchange);
    return exchange;
  }

  private void answered() {
    HttpServerExchange exchange = current;
    if (exchange != null) {
      Connectors.terminateResponse(exchange);
    }
  }

  /// The answer's body.
  String body() {
    return sink.text();
  }

  @Override
  @SuppressWarnings("deprecation")
  public Pool<ByteBuffer> getBufferPool() {
    return new XnioBufferPoolAdaptor(buffers);
  }

  @Override
  public ByteBufferPool getByteBufferPool() {
    return buffers;
  }

  @Override
  public XnioWorker getWorker() {
    return thread.getWorker();
  }

  @Override
  public XnioIoThread getIoThread() {
    return thread;
  }

  @Override
  public HttpServerExchange sendOutOfBandResponse(HttpServerExchange exchange) {
    throw new IllegalStateException("interim answer: unsupported (expected: a socket)");
  }

  @Override
  public boolean isContinueResponseSupported() {
    return false;
  }

  @Override
  public void terminateRequestChannel(HttpServerExchange exchange) {}

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean supportsOption(Option<?> option) {
    return false;
  }

  @Override
  public <T> @Nullable T getOption(Option<T> option) {
    return null;
  }

  @Override
  public <T> @Nullable T setOption(Option<T> option, T value) {
    return null;
  }

  @Override
  public void close() {}

  @Override
  public SocketAddress getPeerAddress() {
    return peer;
  }

  @Override
  public <A extends SocketAddress> A getPeerAddress(Class<A> type) {
    return type.cast(peer);
  }

  @Override
  public ChannelListener.Setter<? extends ConnectedChannel> getCloseSetter() {
    return closeSetter;
  }

  @Override
  public SocketAddress getLocalAddress() {
    return LOCAL;
  }

  @Override
  public <A extends SocketAddress> A getLocalAddress(Class<A> type) {
    return type.cast(LOCAL);
  }

  @Override
  public OptionMap getUndertowOptions() {
    return OptionMap.EMPTY;
  }

  @Override
  public int getBufferSize() {
    return buffers.getBufferSize();
  }

  @Override
  public @Nullable SSLSessionInfo getSslSessionInfo() {
    return null;
  }

  @Override
  public void setSslSessionInfo(SSLSessionInfo session) {}

  @Override
  public void addCloseListener(CloseListener listener) {}

  @Override
  protected StreamConnection upgradeChannel() {
    throw new IllegalStateException("upgrade: unsupported (expected: a socket)");
  }

  @Override
  protected ConduitStreamSinkChannel getSinkChannel() {
    return sinkChannel;
  }

  @Override
  protected ConduitStreamSourceChannel getSourceChannel() {
    return sourceChannel;
  }

  @Override
  protected StreamSinkConduit getSinkConduit(HttpServerExchange exchange, StreamSinkConduit to) {
    return to;
  }

  @Override
  protected boolean isUpgradeSupported() {
    return false;
  }

  @Override
  protected boolean isConnectSupported() {
    return false;
  }

  @Override
  protected void exchangeComplete(HttpServerExchange exchange) {}

  @Override
  protected void setUpgradeListener(HttpUpgradeListener listener) {
    throw new IllegalStateException("upgrade: unsupported (expected: a socket)");
  }

  @Override
  protected void setConnectListener(HttpUpgradeListener listener) {
    throw new IllegalStateException("connect: unsupported (expected: a socket)");
  }

  @Override
  protected void maxEntitySizeUpdated(HttpServerExchange exchange) {}

  @Override
  public String getTransportProtocol() {
    return "http/1.1";
  }

  @Override
  public boolean isRequestTrailerFieldsSupported() {
    return false;
  }
}
