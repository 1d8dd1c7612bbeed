package penstock.core.connection;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.ServerConnection;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/// What Undertow reads of a client's connection: everything passes while a request is under way,
/// heads are watched, and nothing passes after the last answer. Belongs to one I/O thread.
///
/// It sits between the socket and Undertow's parser, because only there can a slow head be answered
/// with 408 and a large one with 431.
final class HeadGuard extends AbstractStreamSourceConduit<StreamSourceConduit> {

  private final FrontConnection front;
  private final HeadScan head;
  private final @Nullable Handover handover;
  private @Nullable PrefaceWatch preface;

  /// @param handover for HTTP/2; null if that is not spoken
  HeadGuard(FrontConnection front, StreamSourceConduit socket, @Nullable Handover handover) {
    super(socket);
    this.front = front;
    this.handover = handover;
    this.preface = handover == null ? null : new PrefaceWatch();
    this.head = new HeadScan(front.settings().headBytes());
  }

  /// Whose bytes an Undertow connection reads; null if it has no guard.
  static @Nullable FrontConnection guarded(ServerConnection connection) {
    return connection instanceof HttpServerConnection http
            && http.getOriginalSourceConduit() instanceof HeadGuard guard
        ? guard.front
        : null;
  }

  @Override
  public int read(ByteBuffer dst) throws IOException {
    Phase phase = front.phase();
    if (phase == Phase.BUSY || phase == Phase.TUNNEL) {
      return next.read(dst);
    }
    if (phase == Phase.LINGERING) {
      return front.farewell().discard();
    }
    if (phase == Phase.HEAD && head.complete()) {
      front.refusedByUndertow();
      return front.farewell().discard();
    }
    return readHead(dst);
  }

  private int readHead(ByteBuffer dst) throws IOException {
    int from = dst.position();
    int n;
    try {
      n = readNext(dst);
    } catch (IOException e) {
      front.broken();
      throw e;
    }
    if (n > 0) {
      return passes(dst, from, n) ? n : 0;
    }
    if (n < 0) {
      front.broken();
    }
    return n;
  }

  private int readNext(ByteBuffer dst) throws IOException {
    PrefaceWatch watch = preface;
    Handover other = handover;
    if (watch == null || other == null) {
      return next.read(dst);
    }
    int n = watch.read(next, dst);
    if (watch.over()) {
      preface = null;
    }
    if (watch.found()) {
      other.begin(front, this, watch.first());
    }
    return n;
  }

  /// How long the last head took; 0 if it came at once.
  ///
  /// @param endNanos when it was there
  long headNanos(long endNanos) {
    return head.nanos(endNanos);
  }

  /// Gives the connection back as it was.
  void leave(StreamConnection stream) {
    stream.getSourceChannel().setConduit(next);
    SmallWrites.leave(stream);
  }

  /// Looks at bytes of a head, or of what comes behind it.
  ///
  /// @return false if they were refused and the client has been answered
  private boolean passes(ByteBuffer bytes, int from, int count) {
    if (front.headCame()) {
      head.begin();
    }
    switch (head.next(bytes, from, count)) {
      case LARGE ->
          refuse(
              RequestObserver.LARGE_HEAD,
              "more than " + front.settings().headBytes() + " bytes of header");
      // RFC 9112 5.2: Undertow would unfold it, and another reader might read it as a line.
      case FOLDED -> refuse(RequestObserver.BAD_HEAD, "a folded header line");
      case FINE -> {}
    }
    return front.phase() != Phase.LINGERING;
  }

  private void refuse(RequestObserver.Refused refused, String detail) {
    front.refuse(refused, detail);
    front.loop().thread().execute(front.farewell()::lingerOn);
  }

  /// Looks at what came behind the last request, which Undertow reads without asking us: it is a
  /// part of the next head.
  void look(HttpServerConnection connection) {
    PooledByteBuffer pipelined = connection.getExtraBytes();
    if (pipelined == null) {
      return;
    }
    ByteBuffer bytes = pipelined.getBuffer();
    if (!passes(bytes, bytes.position(), bytes.remaining())) {
      connection.setExtraBytes(null);
      pipelined.close();
    }
  }

  @Override
  public long read(ByteBuffer[] dsts, int offs, int len) throws IOException {
    for (int i = offs; i < offs + len; i++) {
      if (dsts[i].hasRemaining()) {
        return read(dsts[i]);
      }
    }
    return 0;
  }

  @Override
  public long transferTo(long position, long count, FileChannel target) throws IOException {
    return next.transferTo(position, count, target);
  }

  @Override
  public long transferTo(long count, ByteBuffer throughBuffer, StreamSinkChannel target)
      throws IOException {
    return next.transferTo(count, throughBuffer, target);
  }
}
