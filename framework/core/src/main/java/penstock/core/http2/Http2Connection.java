package penstock.core.http2;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;
import org.xnio.ssl.SslConnection;
import penstock.core.connection.RegisteredConnection;
import penstock.core.connection.RequestObserver;
import penstock.core.connection.Surroundings;
import penstock.core.frame.AbuseMeter;
import penstock.core.frame.ConnectionError;
import penstock.core.frame.FrameReader;
import penstock.core.frame.FrameWriter;
import penstock.core.frame.Wire;
import penstock.core.metrics.Http2Abuse;

/// A client's connection on which HTTP/2 is spoken: reads frames, sends what its streams have to
/// say, and comes to an end in an orderly way. Belongs to one I/O thread.
///
/// Undertow's own channel keeps its streams to itself, takes locks for each frame, cannot leave
/// without breaking off, and lets a client do what it likes; only its HPACK is used here.
public final class Http2Connection implements RegisteredConnection {

  private static final Logger log = LoggerFactory.getLogger(Http2Connection.class);

  private final StreamConnection stream;
  private final Surroundings surroundings;
  private final Http2Service service;
  private final InetSocketAddress peer;
  private final FrameWriter out;
  private final AbuseMeter meter;
  private final Streams streams = new Streams();
  private final FrameDispatch dispatch;
  private final FrameReader in;
  private final Deadlines deadlines;
  private final StreamStart start;
  private final Reading reading;
  private final Turns turns;
  private boolean ending;
  private boolean closed;

  private Http2Connection(
      StreamConnection stream, Surroundings surroundings, Http2Service service) {
    this.stream = stream;
    this.surroundings = surroundings;
    this.service = service;
    this.peer = stream.getPeerAddress(InetSocketAddress.class);
    byte[] scratch = surroundings.loop().scratch();
    this.out = new FrameWriter(service.buffers(), scratch, this::drop).speakingAnyway();
    this.meter = new AbuseMeter(service.limits().resets(), service.limits().controlFrames());
    this.dispatch = new FrameDispatch(this);
    this.in = FrameReader.ofClient(dispatch);
    this.deadlines = new Deadlines(this, surroundings);
    this.start = new StreamStart(this, service.line(), surroundings);
    this.reading = new Reading(this, stream.getSourceChannel(), in);
    this.turns = new Turns(this, stream.getSinkChannel());
  }

  /// Goes on with a connection on which HTTP/2 is spoken, or will be. Runs on its I/O thread.
  ///
  /// @param first what the client has sent already; may be empty
  public static void open(
      StreamConnection stream, Surroundings surroundings, Http2Service service, ByteBuffer first) {
    new Http2Connection(stream, surroundings, service).begin(first);
  }

  private void begin(ByteBuffer first) {
    service.metrics().opened();
    surroundings.registry().add(this);
    stream.setCloseListener(_ -> gone());
    try {
      greet(first);
    } catch (RuntimeException e) {
      drop();
      throw e;
    }
  }

  private void greet(ByteBuffer first) {
    reading.begin();
    turns.begin();
    deadlines.begin();
    out.settings(
        Wire.MAX_CONCURRENT_STREAMS, service.limits().streams(),
        Wire.INITIAL_WINDOW_SIZE, service.limits().window(),
        Wire.MAX_HEADER_LIST_SIZE, surroundings.settings().headBytes(),
        Wire.ENABLE_CONNECT_PROTOCOL, 1);
    out.windowUpdate(0, FrameDispatch.WINDOW - Wire.FIRST_WINDOW);
    reading.take(first);
    turns.take();
    if (!closed) {
      reading.resume();
    }
  }

  /// Sends what waits when this turn of the I/O thread is over.
  void flushSoon() {
    if (!reading.busy()) {
      turns.soon();
    }
  }

  /// Sends what can be sent now.
  void flush() {
    turns.flush();
  }

  // The end.

  void fail(ConnectionError error) {
    log.atDebug()
        .addKeyValue("client", peer)
        .addKeyValue("problem", error.detail())
        .log("http/2 connection refused");
    Http2Abuse abuse = error.abuse();
    if (abuse != null) {
      counts(abuse);
    } else if (!ending) {
      malformed();
    }
    end(error.code());
  }

  /// The client took too long, or too much.
  void fail(Http2Abuse abuse) {
    if (abuse == Http2Abuse.SLOW_HEAD) {
      surroundings.refusals().refused(peer, RequestObserver.SLOW_HEAD);
    }
    fail(ConnectionError.abuse(abuse));
  }

  /// Breaks off what is under way and says why.
  void end(int code) {
    if (ending || closed) {
      return;
    }
    int last = streams.last();
    streams.breakAll();
    out.goAway(last, code);
    finish();
  }

  /// Sends what waits and closes; nothing more is taken.
  void finish() {
    if (ending || closed) {
      return;
    }
    ending = true;
    in.stop();
    deadlines.linger();
    flush();
  }

  private void gone() {
    if (closed) {
      return;
    }
    closed = true;
    deadlines.stop();
    surroundings.registry().remove(this);
    service.metrics().closed();
    streams.breakAll();
    streams.wakeTouched();
    out.close();
    in.stop();
  }

  void drop() {
    IoUtils.safeClose(stream);
    gone();
  }

  @Override
  public void closeNow() {
    surroundings.loop().run(deadlines::closeNow);
  }

  @Override
  public void closeIfIdle() {
    thread()
        .execute(() -> {
          if (streams.empty()) {
            end(Wire.NO_ERROR);
          }
        });
  }

  @Override
  public void closeAfterAnswers() {
    thread().execute(deadlines::leave);
  }

  /// A request has come, with a head that may pass.
  ///
  /// @param whole whether it has no body
  void open(int id, FieldBlock head, boolean whole) {
    start.open(id, head, whole);
  }

  /// A head was no request.
  void malformed() {
    surroundings.refusals().refused(peer, RequestObserver.BAD_HEAD);
  }

  void counts(Http2Abuse abuse) {
    service.metrics().abuse(abuse);
  }

  void opened(Http2Stream opened) {
    streams.add(opened);
    service.metrics().streamOpened();
    if (surroundings.registry().closing()) {
      // Not before: clients do not use a connection that leaves before they had one request on it,
      // make another, and so on.
      deadlines.leave();
    }
  }

  void closed(Http2Stream gone, ClosedStreams.How how) {
    streams.close(gone, how);
    service.metrics().streamClosed();
    if (streams.empty()) {
      turns.soon();
    }
  }

  void touched(Http2Stream touched) {
    streams.touched(touched);
    flushSoon();
  }

  boolean over() {
    return ending || closed;
  }

  /// Whether something that was begun must still come.
  boolean unfinished() {
    return in.unfinished() || !dispatch.greeted() || dispatch.unfinishedHead() != 0;
  }

  /// Changes whenever something that was unfinished came to its end.
  long progress() {
    int head = dispatch.unfinishedHead();
    return head == 0 ? in.frames() : -head;
  }

  boolean closed() {
    return closed;
  }

  Turns turns() {
    return turns;
  }

  Deadlines deadlines() {
    return deadlines;
  }

  Streams streams() {
    return streams;
  }

  FrameWriter out() {
    return out;
  }

  AbuseMeter meter() {
    return meter;
  }

  Http2Service service() {
    return service;
  }

  Surroundings surroundings() {
    return surroundings;
  }

  StreamConnection stream() {
    return stream;
  }

  XnioIoThread thread() {
    return surroundings.loop().thread();
  }

  InetSocketAddress peer() {
    return peer;
  }

  boolean secure() {
    return stream instanceof SslConnection;
  }
}
