package penstock.core.frame;

import io.undertow.connector.ByteBufferPool;
import io.undertow.protocols.http2.HpackEncoder;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import org.xnio.conduits.ConduitStreamSinkChannel;

/// Writes frames into what waits to be sent. Belongs to one I/O thread.
///
/// Frames of all streams go out together, so that many small answers cost one system call.
public final class FrameWriter {

  /// Bytes that may wait before streams must; frames that control the connection still may come.
  private static final int SOFT = 64 * 1024;

  /// Bytes beyond which the peer is told nothing any more.
  private static final int HARD = 1 << 20;

  private static final int MOST_TABLE = 4096;

  /// Bytes of a body that tells of a failure, and the like.
  private static final int SHORT = 512;

  /// The most HPACK adds to a name and its value: what they are, and their lengths.
  private static final int MOST_ADDED = 12;

  /// The most a block says of the size of the table, with some to spare.
  private static final int MOST_BEFORE = 32;

  private final byte[] head = new byte[Wire.FRAME_HEAD];
  private final ByteBuffer headBytes = ByteBuffer.wrap(head);
  private final byte[] number = new byte[4];
  private final HpackEncoder encoder = new HpackEncoder(MOST_TABLE, new Indexing());
  private final ByteQueue queue;
  private final byte[] scratch;
  private final Runnable broken;
  private boolean speaksAnyway;
  private boolean over;

  /// @param scratch where heads are packed; its content does not outlive a call
  /// @param broken runs when half a frame was written: nothing is said behind it
  public FrameWriter(ByteBufferPool buffers, byte[] scratch, Runnable broken) {
    this.queue = new ByteQueue(buffers);
    this.scratch = scratch;
    this.broken = broken;
  }

  /// What is worth a place in the peer's table: what comes again.
  private static final class Indexing implements HpackEncoder.HpackHeaderFunction {

    private static final Set<HttpString> CHANGING =
        Set.of(
            Headers.CONTENT_LENGTH,
            Headers.DATE,
            Headers.SET_COOKIE,
            Headers.ETAG,
            Headers.LAST_MODIFIED,
            Headers.LOCATION,
            // Many clients share a connection to an endpoint: what one keeps secret must not be
            // guessed by another from what the table makes of it.
            Headers.COOKIE,
            Headers.AUTHORIZATION,
            // Seldom twice the same.
            new HttpString(":path"),
            new HttpString("X-Request-Id"),
            new HttpString("Traceparent"),
            new HttpString("X-B3-Spanid"),
            new HttpString("X-B3-Traceid"));

    @Override
    public boolean shouldUseIndexing(HttpString name, String value) {
      return !CHANGING.contains(name);
    }

    @Override
    public boolean shouldUseHuffman(HttpString name, String value) {
      return value.length() > 10;
    }

    @Override
    public boolean shouldUseHuffman(HttpString name) {
      return name.length() > 10;
    }
  }

  /// Keeps on the heap what there are no buffers for, but for long pieces of bodies: those fail,
  /// and the connection goes on.
  public FrameWriter speakingAnyway() {
    speaksAnyway = true;
    return this;
  }

  /// How many bytes streams may still add.
  public int room() {
    return SOFT - queue.size();
  }

  /// What waits to be sent.
  public ByteQueue queue() {
    return queue;
  }

  /// Whether nothing waits.
  public boolean empty() {
    return queue.size() == 0;
  }

  /// Whether far more waits than a peer that reads leaves waiting.
  public boolean flooded() {
    return queue.size() > HARD;
  }

  /// The table a peer grants; we never use more than the usual.
  public void tableSize(int granted) {
    encoder.setMaxTableSize(granted < 0 ? MOST_TABLE : Math.min(granted, MOST_TABLE));
  }

  /// What a client sends before its first frame.
  public void preface() {
    put(FrameReader.PREFACE, FrameReader.PREFACE.length);
  }

  /// Tells the peer what it may do.
  ///
  /// @param settings identifier, value, identifier, value
  public void settings(int... settings) {
    begin(settings.length * 3, Wire.SETTINGS, 0, 0);
    byte[] pair = new byte[6];
    for (int i = 0; i < settings.length; i += 2) {
      pair[1] = (byte) settings[i];
      bigEndian(settings[i + 1], pair, 2);
      put(pair, 6);
    }
  }

  /// Acknowledges the peer's settings.
  public void settingsAck() {
    begin(0, Wire.SETTINGS, Wire.ACK, 0);
  }

  /// Asks the peer whether it is there.
  public void ping() {
    begin(8, Wire.PING, 0, 0);
    put(new byte[8], 8);
  }

  /// Answers a PING.
  ///
  /// @param payload as it came
  public void pingAck(ByteBuffer payload) {
    begin(8, Wire.PING, Wire.ACK, 0);
    put(payload, 8);
  }

  /// Breaks a stream off.
  public void reset(int stream, int code) {
    begin(4, Wire.RST_STREAM, 0, stream);
    number(code);
  }

  /// Lets the peer send more.
  ///
  /// @param stream 0 for the connection
  public void windowUpdate(int stream, int more) {
    begin(4, Wire.WINDOW_UPDATE, 0, stream);
    number(more);
  }

  /// Says that no streams beyond the last one will be answered.
  public void goAway(int lastStream, int code) {
    begin(8, Wire.GOAWAY, 0, 0);
    number(lastStream);
    number(code);
  }

  /// Takes bytes of a body.
  ///
  /// @param n bytes, no more than there is room for and a frame may have
  public void data(int stream, ByteBuffer bytes, int n, boolean endsStream) {
    begin(n, Wire.DATA, endsStream ? Wire.END_STREAM : 0, stream);
    put(bytes, n);
  }

  /// Takes the fields before a body, or behind it.
  public void fields(int stream, HeaderMap fields, boolean endsStream) {
    if (over) {
      return;
    }
    ByteBuffer block = packed(fields);
    int type = Wire.HEADERS;
    int flags = endsStream ? Wire.END_STREAM : 0;
    do {
      int n = Math.min(block.remaining(), Wire.MOST_PAYLOAD);
      boolean last = n == block.remaining();
      begin(n, type, flags | (last ? Wire.END_HEADERS : 0), stream);
      put(block, n);
      type = Wire.CONTINUATION;
      flags = 0;
    } while (block.hasRemaining());
  }

  /// A block, whole: an encoder that runs out of space loses the values that a name has left.
  private ByteBuffer packed(HeaderMap fields) {
    int most = mostBytes(fields);
    ByteBuffer block = ByteBuffer.wrap(most <= scratch.length ? scratch : new byte[most]);
    try {
      if (encoder.encode(fields, block) != HpackEncoder.State.COMPLETE) {
        throw new IllegalStateException("fields: more than " + most + " bytes (expected: less)");
      }
    } catch (RuntimeException e) {
      // Its table is not the peer's any more.
      over = true;
      broken.run();
      throw e;
    }
    return block.flip();
  }

  private static int mostBytes(HeaderMap fields) {
    int most = MOST_BEFORE;
    for (long at = fields.fastIterateNonEmpty(); at != -1L; at = fields.fiNextNonEmpty(at)) {
      HeaderValues values = fields.fiCurrent(at);
      int name = values.getHeaderName().length() + MOST_ADDED;
      for (int i = 0; i < values.size(); i++) {
        most += name + values.get(i).length();
      }
    }
    return most;
  }

  /// Sends what can be sent.
  ///
  /// @return how many bytes went; 0 or more
  public int flush(ConduitStreamSinkChannel sink) throws IOException {
    return queue.writeTo(sink);
  }

  /// Forgets what was not sent; nothing more is taken.
  public void close() {
    over = true;
    queue.clear();
  }

  private void begin(int length, int type, int flags, int stream) {
    makeRoom(length, type);
    head[0] = (byte) (length >> 16);
    head[1] = (byte) (length >> 8);
    head[2] = (byte) length;
    head[3] = (byte) type;
    head[4] = (byte) flags;
    bigEndian(stream, head, 5);
    put(headBytes.rewind(), Wire.FRAME_HEAD);
  }

  /// A body can wait for buffers, or break off. A connection that cannot speak would have to end,
  /// with all its streams.
  private void makeRoom(int length, int type) {
    if (over || !speaksAnyway) {
      return;
    }
    queue.makeRoom(Wire.FRAME_HEAD + length, type != Wire.DATA || length <= SHORT);
  }

  private void number(int value) {
    bigEndian(value, number, 0);
    put(number, 4);
  }

  private void put(byte[] bytes, int n) {
    put(ByteBuffer.wrap(bytes), n);
  }

  private void put(ByteBuffer bytes, int n) {
    if (over) {
      bytes.position(bytes.position() + n);
      return;
    }
    try {
      queue.put(bytes, n);
    } catch (RuntimeException e) {
      // What came behind would be taken for the rest of this frame.
      over = true;
      broken.run();
      throw e;
    }
  }

  private static void bigEndian(int value, byte[] into, int at) {
    into[at] = (byte) (value >> 24);
    into[at + 1] = (byte) (value >> 16);
    into[at + 2] = (byte) (value >> 8);
    into[at + 3] = (byte) value;
  }
}
