package penstock.core.http2;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.FrontSettings;
import penstock.core.frame.AbuseMeter;
import penstock.core.frame.ConnectionError;
import penstock.core.frame.FieldReader;
import penstock.core.frame.FrameReader;
import penstock.core.frame.FrameReader.Head;
import penstock.core.frame.FrameWriter;
import penstock.core.frame.HeaderBlock;
import penstock.core.frame.Wire;
import penstock.core.io.NoRoomException;
import penstock.core.metrics.Http2Abuse;

/// Does what the client's frames say, and holds the client to RFC 9113. Belongs to one I/O thread.
final class FrameDispatch implements FrameReader.Frames {

  /// What a client may send on the whole connection before we say more. It is given back as it
  /// comes: what waits for endpoints is bounded by the streams' windows, and a stream whose
  /// endpoint is slow does not hold up the others.
  static final int WINDOW = 1 << 20;

  /// How much larger than its fields a field block may be before it is put together.
  private static final int BLOCK_FACTOR = 2;

  private final Http2Connection connection;
  private final Streams streams;
  private final FrameWriter out;
  private final AbuseMeter meter;
  private final HeaderBlock block;
  private final FieldReader fields = new FieldReader();
  private final FrontSettings front;
  private final ControlFrames control;
  private boolean greeted;
  private int window = WINDOW;
  private @Nullable Http2Stream receiving;
  private boolean ends;

  FrameDispatch(Http2Connection connection) {
    this.connection = connection;
    this.streams = connection.streams();
    this.out = connection.out();
    this.meter = connection.meter();
    this.control = new ControlFrames(connection);
    this.front = connection.surroundings().settings();
    this.block = new HeaderBlock(BLOCK_FACTOR * front.headBytes() + Wire.MOST_PAYLOAD);
  }

  /// Whether the client has sent its settings.
  boolean greeted() {
    return greeted;
  }

  /// The stream whose head is not whole yet; 0 if there is none.
  int unfinishedHead() {
    return block.stream();
  }

  @Override
  public void frame(Head head, ByteBuffer payload) throws ConnectionError {
    check(head);
    switch (head.type()) {
      case Wire.HEADERS -> headers(head, payload);
      case Wire.CONTINUATION -> continuation(head, payload);
      case Wire.RST_STREAM -> reset(head);
      case Wire.WINDOW_UPDATE -> windowUpdate(head, payload);
      default -> control.frame(head, payload);
    }
    if (out.flooded()) {
      throw ConnectionError.abuse(Http2Abuse.UNREAD_ANSWERS);
    }
  }

  private void check(Head head) throws ConnectionError {
    boolean settings = head.type() == Wire.SETTINGS && !head.has(Wire.ACK);
    if (!greeted && !settings) {
      throw ConnectionError.protocol("another frame before SETTINGS");
    }
    greeted = true;
    int unfinished = block.stream();
    if (unfinished != 0 && (head.type() != Wire.CONTINUATION || head.stream() != unfinished)) {
      throw ConnectionError.protocol("another frame within a field block");
    }
  }

  // Heads.

  private void headers(Head head, ByteBuffer payload) throws ConnectionError {
    int id = head.stream();
    if ((id & 1) == 0) {
      throw ConnectionError.protocol("HEADERS on stream " + id);
    }
    ByteBuffer whole = block.begin(head, payload);
    if (whole != null) {
      block(id, whole);
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

  private void block(int id, ByteBuffer whole) throws ConnectionError {
    Http2Stream known = streams.of(id);
    if (known != null) {
      trailers(known, read(whole, true));
    } else if (streams.used(id)) {
      // Read in any case: it changes what the next blocks mean.
      read(whole, true);
      late(id);
    } else {
      open(id, read(whole, false));
    }
  }

  private FieldBlock read(ByteBuffer whole, boolean trailers) throws ConnectionError {
    FieldBlock read = new FieldBlock(trailers, front.headBytes(), front.headLines());
    fields.read(whole, read);
    return read;
  }

  private void trailers(Http2Stream stream, FieldBlock behind) throws ConnectionError {
    if (stream.requestEnded()) {
      refuse(stream, Wire.STREAM_CLOSED);
    } else if (!block.endsStream()
        || block.dependsOnItself()
        || behind.tooLarge()
        || stream.connects()
        || behind.malformed() != null) {
      refuse(stream, Wire.PROTOCOL_ERROR);
    } else {
      stream.trailers(behind.headers());
      end(stream);
    }
  }

  /// A head for a stream that is closed, or was not taken any more: then it was sent before the
  /// client heard that we leave, and must not cost those that were.
  private void late(int id) throws ConnectionError {
    switch (streams.takes(id) ? streams.how(id) : ClosedStreams.How.RESET_BY_US) {
      case RESET_BY_US -> meter.control(Http2Abuse.CONTROL_FLOOD);
      case UNKNOWN -> throw ConnectionError.protocol("HEADERS on stream " + id);
      default -> throw ConnectionError.of(Wire.STREAM_CLOSED, "HEADERS on stream " + id);
    }
  }

  private void open(int id, FieldBlock head) throws ConnectionError {
    streams.use(id);
    if (!streams.takes(id)) {
      // It was sent before the client heard that we leave, and will be sent elsewhere.
      return;
    }
    boolean bodyMissing = block.endsStream() && head.length() > 0;
    if (block.dependsOnItself() || bodyMissing || head.malformed() != null) {
      connection.malformed();
      refuse(id, Wire.PROTOCOL_ERROR);
      meter.reset(Http2Abuse.MADE_YOU_RESET);
    } else if (streams.count() >= connection.service().limits().streams()) {
      connection.counts(Http2Abuse.TOO_MANY_STREAMS);
      refuse(id, Wire.REFUSED_STREAM);
      meter.reset(Http2Abuse.TOO_MANY_STREAMS);
    } else {
      connection.open(id, head, block.endsStream());
    }
  }

  private void refuse(int id, int code) {
    out.reset(id, code);
    streams.refuse(id);
  }

  private void refuse(Http2Stream stream, int code) throws ConnectionError {
    stream.refuse(code);
    meter.reset(Http2Abuse.MADE_YOU_RESET);
  }

  // Bodies.

  @Override
  public void dataBegins(Head head, int padding) throws ConnectionError {
    check(head);
    int id = head.stream();
    if (!streams.used(id)) {
      throw ConnectionError.protocol("DATA on stream " + id);
    }
    receive(head.length());
    ends = head.has(Wire.END_STREAM);
    if (head.length() == padding && !ends) {
      meter.control(Http2Abuse.EMPTY_DATA_FLOOD);
    }
    Http2Stream stream = streams.of(id);
    receiving = null;
    if (stream == null) {
      lateData(id);
    } else if (stream.requestEnded()) {
      refuse(stream, Wire.STREAM_CLOSED);
    } else if (!stream.receives(head.length(), padding)) {
      refuse(stream, Wire.FLOW_CONTROL_ERROR);
    } else {
      receiving = stream;
    }
  }

  private void lateData(int id) throws ConnectionError {
    if (streams.how(id) != ClosedStreams.How.RESET_BY_US && streams.takes(id)) {
      refuse(id, Wire.STREAM_CLOSED);
      meter.reset(Http2Abuse.MADE_YOU_RESET);
    }
  }

  private void receive(int bytes) throws ConnectionError {
    window -= bytes;
    if (window < 0) {
      throw ConnectionError.of(Wire.FLOW_CONTROL_ERROR, "more than the connection's window");
    }
    if (window < WINDOW / 2) {
      out.windowUpdate(0, WINDOW - window);
      window = WINDOW;
    }
  }

  @Override
  public void dataPiece(ByteBuffer piece) throws ConnectionError {
    Http2Stream stream = receiving;
    if (stream == null || stream.closed()) {
      return;
    }
    try {
      if (!stream.receive(piece)) {
        receiving = null;
        refuse(stream, Wire.PROTOCOL_ERROR);
      }
    } catch (NoRoomException _) {
      receiving = null;
      stream.overloaded();
    }
  }

  @Override
  public void dataEnds() throws ConnectionError {
    Http2Stream stream = receiving;
    receiving = null;
    if (stream != null && ends && !stream.closed()) {
      end(stream);
    }
  }

  private void end(Http2Stream stream) throws ConnectionError {
    if (!stream.end()) {
      refuse(stream, Wire.PROTOCOL_ERROR);
    }
  }

  private void reset(Head head) throws ConnectionError {
    head.ofSize(4);
    if (!streams.used(head.stream())) {
      throw ConnectionError.protocol("RST_STREAM on stream " + head.stream());
    }
    Http2Stream stream = streams.of(head.stream());
    if (stream == null) {
      meter.control(Http2Abuse.CONTROL_FLOOD);
      return;
    }
    stream.left(ClosedStreams.How.RESET_BY_CLIENT);
    meter.resetByPeer(stream.tunnelled());
  }

  private void windowUpdate(Head head, ByteBuffer payload) throws ConnectionError {
    head.ofSize(4);
    int id = head.stream();
    int more = payload.getInt() & Wire.MOST_WINDOW;
    if (id != 0 && !streams.used(id)) {
      throw ConnectionError.protocol("WINDOW_UPDATE on stream " + id);
    }
    meter.windowUpdate();
    if (id == 0) {
      if (more == 0) {
        throw ConnectionError.protocol("WINDOW_UPDATE by nothing");
      }
      if (!streams.opensSendWindow(more)) {
        throw ConnectionError.of(Wire.FLOW_CONTROL_ERROR, "WINDOW_UPDATE");
      }
      return;
    }
    Http2Stream stream = streams.of(id);
    if (stream != null && more == 0) {
      refuse(stream, Wire.PROTOCOL_ERROR);
    } else if (stream != null && !stream.opensSendWindow(more)) {
      refuse(stream, Wire.FLOW_CONTROL_ERROR);
    }
  }
}
