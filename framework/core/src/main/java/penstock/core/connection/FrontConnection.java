package penstock.core.connection;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;
import penstock.core.io.Loop;
import penstock.core.io.Timed;
import penstock.core.io.Timer;

/// A client's connection: guards what Undertow reads from it and knows whether it is idle, sending
/// a head, or has a request under way. Belongs to one I/O thread.
///
/// It sits between the socket and Undertow's parser, because only there can a slow head be answered
/// with 408 and a large one with 431.
public final class FrontConnection extends AbstractStreamSourceConduit<StreamSourceConduit>
    implements Timed, ExchangeCompletionListener {

  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int HEAD_END = 4;
  private static final long LINGER_NANOS = 2_000_000_000;

  private enum Phase {
    IDLE,
    HEAD,
    BUSY,
    LINGERING,
    CLOSED
  }

  private final StreamConnection stream;
  private final StreamSinkConduit sink;
  private final ConnectionRegistry registry;
  private final FrontSettings settings;
  private final Loop loop;
  private final RequestObserver refusals;
  private final InetSocketAddress peer;
  private final Timer timer = new Timer(this);

  private Phase phase = Phase.IDLE;
  private int headBytes;
  private int headMatched;
  private boolean headFolded;
  private @Nullable ExchangeRequest request;
  private byte @Nullable [] forwardedHead;
  private @Nullable Object forwardedFor;

  private FrontConnection(StreamConnection stream, Surroundings surroundings) {
    super(stream.getSourceChannel().getConduit());
    this.stream = stream;
    this.sink = stream.getSinkChannel().getConduit();
    this.registry = surroundings.registry();
    this.settings = surroundings.settings();
    this.loop = surroundings.loop();
    this.refusals = surroundings.refusals();
    this.peer = stream.getPeerAddress(InetSocketAddress.class);
  }

  /// What a connection is born into.
  ///
  /// @param registry counts it
  /// @param settings what it may do
  /// @param loop its I/O thread's own
  /// @param refusals told of requests that no route saw
  public record Surroundings(
      ConnectionRegistry registry, FrontSettings settings, Loop loop, RequestObserver refusals) {}

  /// Puts a guard on a connection that was just accepted. Call before Undertow sees it.
  ///
  /// @return the guard; call [#watchClose()] on it when Undertow has seen the connection
  public static FrontConnection guard(StreamConnection stream, Surroundings surroundings) {
    FrontConnection front = new FrontConnection(stream, surroundings);
    stream.getSourceChannel().setConduit(front);
    surroundings.registry().add(front);
    front.loop.wheel().arm(front.timer, front.settings.headNanos());
    return front;
  }

  /// Hears of the connection's end, beside Undertow.
  public void watchClose() {
    ChannelListener<? super StreamConnection> undertows = stream.getCloseListener();
    stream.setCloseListener(closed -> {
      closed();
      ChannelListeners.invokeChannelListener(closed, undertows);
    });
    if (!stream.isOpen()) {
      closed();
    }
  }

  /// The guard of an exchange's connection; null if its listener set none.
  public static @Nullable FrontConnection of(HttpServerExchange exchange) {
    return exchange.getConnection() instanceof HttpServerConnection connection
            && connection.getOriginalSourceConduit() instanceof FrontConnection front
        ? front
        : null;
  }

  /// Begins a request: checks what Undertow lets pass. On refusal the client has been answered.
  ///
  /// @return null if the request was refused
  public @Nullable ExchangeRequest begin(HttpServerExchange exchange) {
    loop.wheel().cancel(timer);
    phase = Phase.BUSY;
    ExchangeRequest begun = new ExchangeRequest(exchange, peer, this, System.nanoTime());
    request = begun;
    begun.observedBy(refusals);
    exchange.addExchangeCompleteListener(this);
    RequestGuard.Refusal refusal = RequestGuard.check(exchange, settings);
    if (refusal != null) {
      begun.ended(refusal.reason());
      answerAndClose(refusal.status(), refusal.detail(), "");
      return null;
    }
    if (registry.closing()) {
      exchange.setPersistent(false);
    }
    return begun;
  }

  @Nullable ExchangeRequest current() {
    return request;
  }

  /// What this connection may do.
  public FrontSettings settings() {
    return settings;
  }

  /// Its I/O thread's own.
  public Loop loop() {
    return loop;
  }

  /// Header lines that are the same for every request of this connection.
  ///
  /// @param key whose lines they are; compared by identity
  /// @return null if they were not noted for this key
  public byte @Nullable [] notedFor(Object key) {
    return forwardedFor == key ? forwardedHead : null;
  }

  /// Notes header lines for the requests to come.
  public void note(Object key, byte[] lines) {
    forwardedFor = key;
    forwardedHead = lines;
  }

  /// Whether every answer is to close its connection.
  public boolean closing() {
    return registry.closing();
  }

  /// Answers a request that cannot be read to its end, and closes: past Undertow, whose exchange
  /// would first read what is left of the request. Then reads what the client still sends, for a
  /// while, lest a reset destroys the answer on its way.
  ///
  /// @param status 400 or above
  /// @param detail one line for people
  /// @param headers further header lines, each ending in CR LF
  public void answerAndClose(int status, String detail, String headers) {
    if (phase == Phase.LINGERING || phase == Phase.CLOSED) {
      return;
    }
    phase = Phase.LINGERING;
    ExchangeRequest current = request;
    if (current != null) {
      current.answered(status);
    }
    if (!sendAll(RawAnswer.of(status, detail, headers))) {
      closeNow();
    }
    if (current != null) {
      current.finished();
    }
  }

  private boolean sendAll(ByteBuffer answer) {
    try {
      sink.write(answer);
      if (answer.hasRemaining()) {
        return false;
      }
      sink.terminateWrites();
      sink.flush();
      linger();
      return true;
    } catch (IOException _) {
      // The client is gone: nothing is lost.
      return false;
    }
  }

  /// Tells the client to send its body.
  public void writeContinue() {
    ByteBuffer line = ByteBuffer.wrap(CONTINUE);
    try {
      sink.write(line);
    } catch (IOException _) {
      // Whoever reads the body next learns the same.
    }
    // Nothing is on its way to this client, so there is room unless it is gone.
    if (line.hasRemaining()) {
      closeNow();
    }
  }

  /// Reads and drops what the client still sends after an answer that closes the connection.
  public void lingerAfterAnswer() {
    if (phase == Phase.LINGERING || phase == Phase.CLOSED) {
      return;
    }
    phase = Phase.LINGERING;
    try {
      sink.terminateWrites();
      sink.flush();
      linger();
    } catch (IOException _) {
      closeNow();
    }
    ExchangeRequest current = request;
    if (current != null) {
      current.finished();
    }
  }

  private void linger() {
    loop.wheel().arm(timer, LINGER_NANOS);
    stream.getSourceChannel().setConduit(this);
    stream.getSourceChannel().setReadListener(_ -> drop());
    stream.getSourceChannel().resumeReads();
  }

  private void lingerOn() {
    if (phase == Phase.LINGERING) {
      linger();
    }
  }

  private void drop() {
    try {
      if (discard() < 0) {
        closeNow();
      }
    } catch (IOException _) {
      closeNow();
    }
  }

  private int discard() throws IOException {
    ByteBuffer waste = ByteBuffer.wrap(loop.scratch());
    int n;
    do {
      waste.clear();
      n = next.read(waste);
    } while (n > 0);
    return n;
  }

  @Override
  public int read(ByteBuffer dst) throws IOException {
    if (phase == Phase.BUSY) {
      return next.read(dst);
    }
    if (phase == Phase.LINGERING) {
      return discard();
    }
    if (phase == Phase.HEAD && headMatched == HEAD_END) {
      // Undertow has refused this head by itself and only wants to see the client leave.
      refusals.refused(peer, RequestObserver.BAD_HEAD);
      lingerUnderUndertow();
      return discard();
    }
    int from = dst.position();
    int n;
    try {
      n = next.read(dst);
    } catch (IOException e) {
      broken();
      throw e;
    }
    if (n > 0) {
      headRead(dst, from, n);
      return phase == Phase.LINGERING ? 0 : n;
    }
    if (n < 0) {
      broken();
    }
    return n;
  }

  /// The client left within a head.
  private void broken() {
    if (phase == Phase.HEAD) {
      phase = Phase.IDLE;
      refusals.refused(peer, RequestObserver.BROKEN_HEAD);
    }
  }

  /// Undertow closes the connection when the client has; until then we drop what comes, and close
  /// it ourselves when that takes too long.
  private void lingerUnderUndertow() {
    phase = Phase.LINGERING;
    loop.wheel().arm(timer, LINGER_NANOS);
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

  /// Bytes of a head, or of what comes behind it, were read.
  private void headRead(ByteBuffer dst, int from, int n) {
    if (phase == Phase.IDLE) {
      phase = Phase.HEAD;
      headBytes = 0;
      headMatched = 0;
      loop.wheel().cancel(timer);
      loop.wheel().arm(timer, settings.headNanos());
    }
    int room = settings.headBytes() - headBytes;
    headBytes += n;
    if (n > room && !endsWithin(dst, from, Math.max(0, room))) {
      refusals.refused(peer, RequestObserver.LARGE_HEAD);
      answerAndClose(431, "more than " + settings.headBytes() + " bytes of header", "");
      // Undertow, who reads right now, takes the channel's events back when it finds nothing.
      loop.thread().execute(this::lingerOn);
    } else if (n <= room) {
      endsWithin(dst, from, n);
    }
    if (headFolded && phase == Phase.HEAD) {
      // RFC 9112 5.2: Undertow would unfold it, and another reader might read it as a line.
      refusals.refused(peer, RequestObserver.BAD_HEAD);
      answerAndClose(400, "a folded header line", "");
      loop.thread().execute(this::lingerOn);
    }
  }

  /// Whether the empty line that ends a head stands in the next bytes; remembers a part of it at
  /// their end, and whether a line was folded.
  private boolean endsWithin(ByteBuffer bytes, int from, int count) {
    int matched = headMatched;
    for (int i = from; i < from + count && matched < HEAD_END; i++) {
      byte wanted = (byte) ((matched & 1) == 0 ? '\r' : '\n');
      byte b = bytes.get(i);
      if (b == wanted) {
        matched++;
      } else {
        headFolded |= matched == 2 && (b == ' ' || b == '\t');
        matched = b == '\r' ? 1 : 0;
      }
    }
    headMatched = matched;
    return matched == HEAD_END;
  }

  /// A request is over and the connection waits for the next.
  @Override
  public void exchangeEvent(HttpServerExchange exchange, NextListener nextListener) {
    ExchangeRequest done = request;
    request = null;
    if (done != null && !stream.isOpen()) {
      // Undertow calls an answer complete that it had to break off.
      done.connectionClosed();
    } else if (done != null) {
      done.finished();
    }
    if (phase == Phase.BUSY && !exchange.isPersistent()) {
      lingerUnderUndertow();
    } else if (phase == Phase.BUSY) {
      // What came behind the request is part of the next head.
      HttpServerConnection connection = (HttpServerConnection) exchange.getConnection();
      PooledByteBuffer pipelined = connection.getExtraBytes();
      phase = Phase.IDLE;
      headBytes = 0;
      headMatched = 0;
      loop.wheel().arm(timer, registry.closing() ? settings.headNanos() : settings.idleNanos());
      if (pipelined != null) {
        nextHead(connection, pipelined);
      }
    }
    nextListener.proceed();
  }

  /// Looks at what came behind the last request, which Undertow reads without asking us.
  private void nextHead(HttpServerConnection connection, PooledByteBuffer pipelined) {
    ByteBuffer bytes = pipelined.getBuffer();
    headRead(bytes, bytes.position(), bytes.remaining());
    if (phase == Phase.LINGERING) {
      connection.setExtraBytes(null);
      pipelined.close();
    }
  }

  private void closed() {
    Phase before = phase;
    if (before == Phase.CLOSED) {
      return;
    }
    phase = Phase.CLOSED;
    loop.wheel().cancel(timer);
    registry.remove(this);
    if (before == Phase.HEAD) {
      refusals.refused(peer, RequestObserver.BAD_HEAD);
    }
    ExchangeRequest current = request;
    if (current != null) {
      current.connectionClosed();
    }
  }

  @Override
  public void expired() {
    if (phase == Phase.HEAD) {
      refusals.refused(peer, RequestObserver.SLOW_HEAD);
      answerAndClose(408, "the request's head took too long", "");
    } else if (phase != Phase.BUSY) {
      IoUtils.safeClose(stream);
    }
  }

  void closeIfIdle() {
    loop.thread()
        .execute(() -> {
          if (phase == Phase.IDLE) {
            IoUtils.safeClose(stream);
          }
        });
  }

  void closeNow() {
    if (Thread.currentThread() == loop.thread()) {
      IoUtils.safeClose(stream);
    } else {
      loop.thread().execute(() -> IoUtils.safeClose(stream));
    }
  }
}
