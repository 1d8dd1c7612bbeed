package penstock.core.upstream;

import io.undertow.util.HeaderMap;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Transport;
import penstock.core.frame.ConnectionError;
import penstock.core.frame.FrameWriter;
import penstock.core.frame.Wire;
import penstock.core.io.BufferPool;
import penstock.core.io.NoRoomException;
import penstock.core.metrics.Reason;

/// One connection to an endpoint, speaking HTTP/2, with many requests at a time. Belongs to one I/O
/// thread.
final class Http2Upstream {

  private static final Logger log = LoggerFactory.getLogger(Http2Upstream.class);

  /// Requests given up on one connection: an endpoint takes too many of them for an attack, and
  /// then all would suffer.
  private static final int MOST_CANCELLED = 100;

  /// How its connection was made.
  final Made made;

  private final UpstreamPool owner;
  private final LiveEndpoint endpoint;
  private final StreamConnection stream;
  private final Transport transport;
  private final FrameWriter out;
  private final Exchanges exchanges = new Exchanges();
  private final AnswerFrames frames;
  private final Http2Traffic traffic;
  private final Probe probe;
  private final RequestFields fields;
  private boolean leaving;
  private boolean over;
  private int cancelled;
  private long idleSince;

  Http2Upstream(UpstreamPool owner, LiveEndpoint endpoint, StreamConnection stream, Made made) {
    this.owner = owner;
    this.endpoint = endpoint;
    this.stream = stream;
    this.made = made;
    this.transport = made.transport();
    this.out = new FrameWriter(owner.buffers(), owner.loop().scratch(), this::failSoon);
    this.frames = new AnswerFrames(this);
    this.traffic = new Http2Traffic(this, stream, frames, owner.loop());
    this.probe = new Probe(this, owner.loop().wheel(), transport.http2());
    this.fields = new RequestFields(transport.tls() == null ? "http" : "https");
  }

  /// Greets the endpoint.
  void begin() {
    out.preface();
    out.settings(
        Wire.ENABLE_PUSH,
        0,
        Wire.INITIAL_WINDOW_SIZE,
        streamWindow(),
        Wire.MAX_HEADER_LIST_SIZE,
        AnswerFields.MOST_BYTES);
    out.windowUpdate(0, AnswerFrames.WINDOW - Wire.FIRST_WINDOW);
    stream.setCloseListener(_ -> close(Reason.ENDPOINT_RESET, "connection closed"));
    traffic.begin();
  }

  LiveEndpoint endpoint() {
    return endpoint;
  }

  Transport transport() {
    return transport;
  }

  Exchanges exchanges() {
    return exchanges;
  }

  FrameWriter out() {
    return out;
  }

  Probe probe() {
    return probe;
  }

  BufferPool buffers() {
    return owner.buffers();
  }

  int streamWindow() {
    return (int) transport.http2().streamWindow().bytes();
  }

  Http2Traffic traffic() {
    return traffic;
  }

  /// Sends what waits when this turn of the I/O thread is over.
  void flushSoon() {
    traffic.flushSoon();
  }

  // Requests.

  /// Whether one more request may begin.
  boolean takes() {
    int most = Math.min(transport.http2().maxStreams(), frames.most());
    return !over && !leaving && exchanges.count() < most && !probe.doubts();
  }

  /// A place for one more request.
  ///
  /// @param terms what the request asks of its connection
  Http2Exchange place(Terms terms) {
    return new Http2Exchange(this, terms.tunnel());
  }

  /// What its endpoint says.
  AnswerFrames frames() {
    return frames;
  }

  boolean over() {
    return over;
  }

  /// Whether nobody uses it.
  boolean idle() {
    return exchanges.empty() && !over;
  }

  /// Since when, in the time of the wheel.
  long idleSince() {
    return idleSince;
  }

  /// Whether it is still open, as far as a look at it tells.
  boolean looksAlive() {
    if (idle()) {
      traffic.readable();
    }
    return takes();
  }

  /// A request's head in the words of HTTP/2.
  ///
  /// @param head as HTTP/1.1 writes it
  /// @return valid until the next call
  HeaderMap translated(ByteBuffer head) {
    byte[] scratch = owner.loop().scratch();
    int length = head.remaining();
    head.get(scratch, 0, length);
    return fields.of(scratch, length);
  }

  /// Writes a request's head.
  void begin(int number, HeaderMap said, boolean whole) {
    fields(number, said, whole);
    probe.begin();
    if (exchanges.usedUp()) {
      leave();
    }
  }

  void fields(int number, HeaderMap said, boolean last) {
    out.fields(number, said, last);
    flushSoon();
  }

  /// Bytes of a body are on their way.
  void sent() {
    frames.dataSent();
    flushSoon();
  }

  void reset(int number, int code) {
    say(() -> out.reset(number, code));
  }

  void openWindow(int number, int more) {
    say(() -> out.windowUpdate(number, more));
  }

  private void say(Runnable frame) {
    try {
      frame.run();
      flushSoon();
    } catch (NoRoomException _) {
      // It has been told, and the connection will fail: nothing can be said behind half a frame.
    }
  }

  /// A request was given up.
  ///
  /// @param sentNanos when it was sent
  void cancelled(long sentNanos) {
    if (++cancelled >= MOST_CANCELLED) {
      leave();
    }
    probe.givenUp(sentNanos);
  }

  /// A request has ended.
  void closed(Http2Exchange exchange) {
    if (!exchanges.leave(exchange, exchange.stream())) {
      return;
    }
    if (!leaving && owner.awaited(this)) {
      traffic.soon(this::freed);
    } else if (idle()) {
      rest();
    }
  }

  /// Whoever waits comes before the question whether it is still needed.
  private void freed() {
    takesMore();
    if (idle()) {
      rest();
    }
  }

  /// It may take more requests than before.
  void takesMore() {
    owner.letIn(this);
  }

  /// Nobody uses it any more.
  private void rest() {
    long since = leaving ? -1 : owner.release(this);
    if (since < 0) {
      leave();
    } else {
      idleSince = since;
    }
  }

  // The end.

  /// Takes no new requests; when those under way have ended, it is closed.
  void leave() {
    if (!leaving) {
      leaving = true;
      owner.left(this);
    }
    if (idle()) {
      say(() -> out.goAway(0, Wire.NO_ERROR));
      traffic.flush();
      close(Reason.OK, "");
    }
  }

  /// Half a frame was written: nothing can be said behind it.
  private void failSoon() {
    traffic.soon(() -> close(Reason.OVERLOADED, "no buffers left"));
  }

  /// The endpoint broke the protocol, or a limit.
  void fail(ConnectionError e) {
    String detail = frames.greeted() ? e.detail() : "this is no HTTP/2";
    log.atWarn()
        .addKeyValue("endpoint", endpoint.name())
        .addKeyValue("problem", detail)
        .log("endpoint breaks HTTP/2");
    say(() -> out.goAway(0, e.code()));
    traffic.flush();
    close(Reason.BAD_RESPONSE, detail);
  }

  /// Closes the connection; what is under way is lost.
  ///
  /// @param reason what is to be said of it
  /// @param detail for people
  void close(Reason reason, String detail) {
    if (over) {
      return;
    }
    over = true;
    leaving = true;
    traffic.stop();
    probe.stop();
    IoUtils.safeClose(stream);
    out.close();
    owner.left(this);
    endpoint.connectionClosed();
    for (Http2Exchange exchange : exchanges.copy()) {
      if (!exchange.needsNothing()) {
        exchange.lose(told -> told.broken(reason, detail));
      }
    }
  }
}
