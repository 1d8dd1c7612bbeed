package penstock.core.upstream;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import penstock.core.frame.AbuseMeter;
import penstock.core.frame.ConnectionError;
import penstock.core.frame.FieldReader;
import penstock.core.frame.FrameReader;
import penstock.core.frame.FrameReader.Head;
import penstock.core.frame.HeaderBlock;
import penstock.core.frame.Wire;
import penstock.core.metrics.Http2Abuse;
import penstock.core.metrics.Reason;

/// Does what an endpoint's frames say, and holds the endpoint to RFC 9113. Belongs to one I/O
/// thread.
final class AnswerFrames implements FrameReader.Frames {

  /// What an endpoint may send on the whole connection before we say more. It is given back as it
  /// comes: what waits for clients is bounded by the streams' windows, and a stream whose client is
  /// slow does not hold up the others.
  static final int WINDOW = 4 << 20;

  /// Streams that an endpoint may reset in ten seconds.
  private static final int MOST_RESETS = 500;

  /// Frames of each kind that carry nothing, in ten seconds. Endpoints that measure the way to us
  /// send many.
  private static final int MOST_CONTROL_FRAMES = 100_000;

  private final Http2Upstream connection;
  private final Exchanges exchanges;
  private final EndpointFrames control;
  private final AbuseMeter meter = new AbuseMeter(MOST_RESETS, MOST_CONTROL_FRAMES);
  private final HeaderBlock block = new HeaderBlock(2 * AnswerFields.MOST_BYTES);
  private final FieldReader reader = new FieldReader();
  private final AnswerFields fields = new AnswerFields();
  private boolean greeted;
  private int window = WINDOW;
  private @Nullable Http2Exchange receiving;
  private boolean ends;
  private int left;

  AnswerFrames(Http2Upstream connection) {
    this.connection = connection;
    this.exchanges = connection.exchanges();
    this.control = new EndpointFrames(connection, meter);
  }

  /// Whether the endpoint has sent its settings.
  boolean greeted() {
    return greeted;
  }

  /// Whether what it says in them is known.
  boolean settled() {
    return control.greeted();
  }

  /// Whether the endpoint takes requests that leave HTTP behind.
  boolean takesTunnels() {
    return control.takesTunnels();
  }

  /// How many streams the endpoint takes at once.
  int most() {
    return control.most();
  }

  /// A DATA frame was sent, and may be answered by window updates.
  void dataSent() {
    meter.dataSent();
  }

  @Override
  public void frame(Head head, ByteBuffer payload) throws ConnectionError {
    check(head);
    switch (head.type()) {
      case Wire.HEADERS -> headers(head, payload);
      case Wire.CONTINUATION -> continuation(head, payload);
      case Wire.RST_STREAM -> reset(head, payload);
      case Wire.WINDOW_UPDATE -> windowUpdate(head, payload);
      default -> control.frame(head, payload);
    }
    if (connection.out().flooded()) {
      throw ConnectionError.abuse(Http2Abuse.UNREAD_ANSWERS);
    }
  }

  private void check(Head head) throws ConnectionError {
    if (!greeted && (head.type() != Wire.SETTINGS || head.has(Wire.ACK))) {
      throw ConnectionError.protocol("another frame before SETTINGS");
    }
    greeted = true;
    int unfinished = block.stream();
    if (unfinished != 0 && (head.type() != Wire.CONTINUATION || head.stream() != unfinished)) {
      throw ConnectionError.protocol("another frame within a field block");
    }
  }

  private void known(Head head) throws ConnectionError {
    if (!exchanges.used(head.stream())) {
      throw ConnectionError.protocol(
          "frame of type " + head.type() + " on stream " + head.stream());
    }
  }

  // Heads.

  private void headers(Head head, ByteBuffer payload) throws ConnectionError {
    known(head);
    ByteBuffer whole = block.begin(head, payload);
    if (whole != null) {
      block(head.stream(), whole);
    }
  }

  private void continuation(Head head, ByteBuffer payload) throws ConnectionError {
    if (block.stream() == 0) {
      throw ConnectionError.protocol("CONTINUATION of nothing");
    }
    ByteBuffer whole = block.goOn(head, payload);
    if (whole != null) {
      block(head.stream(), whole);
    }
  }

  private void block(int stream, ByteBuffer whole) throws ConnectionError {
    Http2Exchange exchange = exchanges.of(stream);
    boolean behind = exchange != null && exchange.answer().headGiven();
    // Read in any case: it changes what the next blocks mean.
    reader.read(whole, fields.begin(behind));
    if (exchange == null) {
      meter.control(Http2Abuse.CONTROL_FLOOD);
    } else if (exchange.answer().ended()) {
      throw ConnectionError.of(Wire.STREAM_CLOSED, "HEADERS on stream " + stream);
    } else if (!behind) {
      exchange.answer().head(fields, block.endsStream());
    } else if (!block.endsStream() || fields.tooLarge() || fields.malformed() != null) {
      exchange.refuse(Reason.BAD_RESPONSE, "fields behind the body");
    } else {
      exchange.answer().trailers(fields.trailers());
    }
  }

  // Bodies.

  @Override
  public void dataBegins(Head head, int padding) throws ConnectionError {
    check(head);
    known(head);
    receive(head.length());
    ends = head.has(Wire.END_STREAM);
    left = head.length() - padding;
    if (left == 0 && !ends) {
      meter.control(Http2Abuse.EMPTY_DATA_FLOOD);
    }
    receiving = null;
    Http2Exchange exchange = exchanges.of(head.stream());
    if (exchange == null) {
      return;
    }
    if (exchange.answer().ended()) {
      throw ConnectionError.of(Wire.STREAM_CLOSED, "DATA on stream " + head.stream());
    }
    if (!exchange.answer().headGiven()) {
      exchange.refuse(Reason.BAD_RESPONSE, "a body without a head");
    } else if (!exchange.answer().receives(head.length(), padding)) {
      exchange.refuse(Reason.BAD_RESPONSE, "more than the stream's window");
    } else {
      receiving = exchange;
    }
  }

  private void receive(int bytes) throws ConnectionError {
    window -= bytes;
    if (window < 0) {
      throw ConnectionError.of(Wire.FLOW_CONTROL_ERROR, "more than the connection's window");
    }
    if (window < WINDOW / 2) {
      connection.openWindow(0, WINDOW - window);
      window = WINDOW;
    }
  }

  @Override
  public void dataPiece(ByteBuffer piece) {
    left -= piece.remaining();
    Http2Exchange exchange = receiving;
    if (exchange != null && !exchange.closed()) {
      exchange.answer().data(piece, ends && left == 0);
    }
  }

  @Override
  public void dataEnds() {
    Http2Exchange exchange = receiving;
    receiving = null;
    if (exchange != null && ends && !exchange.closed()) {
      exchange.answer().end();
    }
  }

  // The rest.

  private void reset(Head head, ByteBuffer payload) throws ConnectionError {
    head.ofSize(4);
    known(head);
    Http2Exchange exchange = exchanges.of(head.stream());
    if (exchange == null) {
      meter.control(Http2Abuse.CONTROL_FLOOD);
    } else if (exchange.resetByEndpoint(payload.getInt())) {
      meter.resetByPeer(exchange.tunnel() && exchange.answer().headGiven());
    }
  }

  private void windowUpdate(Head head, ByteBuffer payload) throws ConnectionError {
    head.ofSize(4);
    int more = payload.getInt() & Wire.MOST_WINDOW;
    meter.windowUpdate();
    if (head.stream() == 0) {
      if (more == 0) {
        throw ConnectionError.protocol("WINDOW_UPDATE by nothing");
      }
      if (!exchanges.windows().whole().opens(more)) {
        throw ConnectionError.of(Wire.FLOW_CONTROL_ERROR, "WINDOW_UPDATE");
      }
      return;
    }
    known(head);
    Http2Exchange exchange = exchanges.of(head.stream());
    if (exchange != null && (more == 0 || !exchange.room().opens(more))) {
      exchange.refuse(Reason.BAD_RESPONSE, "window opened by " + more);
    }
  }
}
