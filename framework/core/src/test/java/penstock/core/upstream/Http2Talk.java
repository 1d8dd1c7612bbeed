package penstock.core.upstream;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;
import penstock.core.endpoint.EndpointHttp2Settings;
import penstock.core.endpoint.EndpointProtocol;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Transport;
import penstock.core.metrics.Reason;
import penstock.spi.endpoint.Endpoint;

/// One request over a scripted connection, and all that was told of it, as text. Slowly, it takes
/// one byte at a time of what it is given, and the rest later.
final class Http2Talk implements UpstreamListener {

  private static final Transport H2C =
      new Transport(EndpointProtocol.H2C, null, EndpointHttp2Settings.USUAL, null);

  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  final StringBuilder told = new StringBuilder();
  private final StringBuilder body = new StringBuilder();
  final LiveEndpoint endpoint =
      new LiveEndpoint(
          new Endpoint("e", "127.0.0.1", 1, 1, Map.of()),
          new InetSocketAddress("127.0.0.1", 1),
          new LongAdder());
  final ScriptedStream stream;
  final Http2Upstream connection;
  private final Http2Exchange exchange;
  private final boolean slow;
  Runnable atUnseen = () -> {};
  private @Nullable ByteBuffer waiting;

  Http2Talk(UpstreamPool pool, boolean slow) throws IOException {
    this.slow = slow;
    stream = new ScriptedStream(pool.loop().thread());
    connection = pool.openedShared(endpoint, stream, new Made(H2C, Terms.ANY));
    exchange = connection.place(Terms.ANY);
    exchange.begin(this, false);
    exchange.head(ByteBuffer.wrap(REQUEST), true);
  }

  /// Whether the connection may take another request, by a look at it.
  boolean looksAlive() {
    return connection.place(Terms.ANY).looksAlive();
  }

  /// Whether nothing of the request has gone out.
  boolean unsent() {
    return exchange.unsent();
  }

  /// Reads once what has come; what waits is not taken.
  void listen() {
    connection.traffic().readable();
  }

  void hear() {
    do {
      listen();
      takeWaiting();
    } while (!stream.empty() && !connection.over());
  }

  /// Takes all that waits.
  void takeWaiting() {
    while (waiting != null) {
      ByteBuffer rest = waiting;
      waiting = null;
      take(rest, rest.remaining());
      exchange.resume();
    }
  }

  private void take(ByteBuffer from, int n) {
    for (int i = 0; i < n; i++) {
      body.append((char) from.get());
    }
  }

  String all() {
    exchange.abandon();
    connection.close(Reason.OK, "");
    return told.toString();
  }

  @Override
  public void interim(int status) {
    told.append("interim ").append(status).append(' ');
  }

  @Override
  public boolean mayUpgrade(ResponseHead head) {
    return false;
  }

  @Override
  public void upgraded(ResponseHead head, StreamConnection gone, @Nullable PooledByteBuffer early) {
    throw new AssertionError("upgraded (expected: never)");
  }

  @Override
  public void head(ResponseHead head) {
    told.append("head ").append(head.status()).append(' ');
  }

  @Override
  public boolean body(ByteBuffer piece, boolean ends, @Nullable HeaderMap trailers) {
    take(piece, slow ? Math.min(1, piece.remaining()) : piece.remaining());
    waiting = slow ? piece : null;
    if (ends) {
      // All that waits is before it.
      StringBuilder whole = new StringBuilder(body);
      piece.mark();
      while (piece.hasRemaining()) {
        whole.append((char) piece.get());
      }
      piece.reset();
      told.append(whole).append(whole.isEmpty() ? "" : " ").append("last ");
    }
    if (trailers != null) {
      trailers.forEach(
          each -> told.append(each.getHeaderName()).append(':').append(each.getFirst() + " "));
    }
    return !slow;
  }

  @Override
  public void moved(ByteBuffer rest) {
    waiting = rest;
  }

  @Override
  public void writable() {}

  @Override
  public void unseen(boolean leaves, String detail) {
    waiting = null;
    told.append("unseen ").append(leaves).append(' ');
    atUnseen.run();
  }

  @Override
  public void broken(Reason reason, String detail) {
    waiting = null;
    told.append("broken ").append(reason.word()).append(' ');
  }
}
