package penstock.core.frame;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Cuts what a peer sends into frames. Holds a frame only until it is whole, and the payload of
/// DATA not at all. Belongs to one I/O thread.
public final class FrameReader {

  static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final int RESERVED_BIT = 0x7FFF_FFFF;

  /// Told of frames in their order.
  public interface Frames {

    /// A whole frame of any type but DATA.
    ///
    /// @param payload valid during the call
    void frame(Head head, ByteBuffer payload) throws ConnectionError;

    /// A DATA frame begins.
    ///
    /// @param padding bytes of its payload that are none of the data
    void dataBegins(Head head, int padding) throws ConnectionError;

    /// A piece of the frame's data, not empty.
    ///
    /// @param piece valid during the call
    void dataPiece(ByteBuffer piece) throws ConnectionError;

    /// The DATA frame has been read to its end.
    void dataEnds() throws ConnectionError;
  }

  /// The nine bytes before a payload. Mutable: belongs to the reader and to the current frame.
  public static final class Head {

    private final byte[] bytes = new byte[Wire.FRAME_HEAD];
    private int at;

    /// Bytes of the payload, padding included; 0 to 16,777,215.
    public int length() {
      return ((bytes[0] & 0xFF) << 16) | ((bytes[1] & 0xFF) << 8) | (bytes[2] & 0xFF);
    }

    /// One of those of [Wire].
    public int type() {
      return bytes[3] & 0xFF;
    }

    /// Whether a flag is set.
    public boolean has(int flag) {
      return Wire.has(bytes[4], flag);
    }

    /// 0 for the connection.
    public int stream() {
      int value =
          ((bytes[5] & 0xFF) << 24)
              | ((bytes[6] & 0xFF) << 16)
              | ((bytes[7] & 0xFF) << 8)
              | (bytes[8] & 0xFF);
      return value & RESERVED_BIT;
    }

    /// Sees to it that a frame has the one length it may have.
    public void ofSize(int expected) throws ConnectionError {
      if (length() != expected) {
        throw ConnectionError.size("frame of type " + type() + " with " + length());
      }
    }

    /// Sees to it that a frame that concerns the connection is on no stream.
    public void ofConnection() throws ConnectionError {
      if (stream() != 0) {
        throw ConnectionError.protocol("frame of type " + type() + " on a stream");
      }
    }

    private boolean whole() {
      return at == Wire.FRAME_HEAD;
    }

    private void take(ByteBuffer in) {
      int n = Math.min(in.remaining(), Wire.FRAME_HEAD - at);
      in.get(bytes, at, n);
      at += n;
    }
  }

  private final Frames told;
  private final Head head = new Head();
  private int prefaceAt;
  private boolean stopped;
  private byte @Nullable [] held;
  private int heldBytes;
  private boolean inData;
  private long frames;
  private int dataLeft;
  private int paddingLeft;

  private FrameReader(Frames told, int prefaceAt) {
    this.told = told;
    this.prefaceAt = prefaceAt;
  }

  /// Reads what a client sends: its preface first.
  public static FrameReader ofClient(Frames told) {
    return new FrameReader(told, 0);
  }

  /// Reads what a server sends: frames from the beginning.
  public static FrameReader ofServer(Frames told) {
    return new FrameReader(told, PREFACE.length);
  }

  /// Takes no more.
  public void stop() {
    stopped = true;
    held = null;
  }

  /// Whether more of something must come before the peer may rest: of the preface, or of a frame
  /// that is not DATA.
  public boolean unfinished() {
    return prefaceAt < PREFACE.length || (head.at > 0 && !inData);
  }

  /// How many frames have begun.
  public long frames() {
    return frames;
  }

  /// Reads all there is.
  ///
  /// @throws ConnectionError if it is no HTTP/2
  public void read(ByteBuffer in) throws ConnectionError {
    while (prefaceAt < PREFACE.length && in.hasRemaining()) {
      if (in.get() != PREFACE[prefaceAt++]) {
        throw ConnectionError.protocol("no HTTP/2 preface");
      }
    }
    boolean more = prefaceAt == PREFACE.length;
    while (more && !stopped) {
      more = step(in);
    }
  }

  /// @return false if more must come
  private boolean step(ByteBuffer in) throws ConnectionError {
    if (!head.whole()) {
      head.take(in);
      if (!head.whole()) {
        return false;
      }
      frames++;
      if (head.length() > Wire.MOST_PAYLOAD) {
        throw ConnectionError.size("frame of " + head.length() + " bytes");
      }
    }
    return head.type() == Wire.DATA ? data(in) : whole(in);
  }

  private boolean whole(ByteBuffer in) throws ConnectionError {
    int length = head.length();
    byte[] begun = held;
    ByteBuffer payload;
    if (begun == null && in.remaining() >= length) {
      payload = in.slice(in.position(), length);
      in.position(in.position() + length);
    } else {
      if (begun == null) {
        begun = new byte[length];
        held = begun;
        heldBytes = 0;
      }
      int n = Math.min(in.remaining(), length - heldBytes);
      in.get(begun, heldBytes, n);
      heldBytes += n;
      if (heldBytes < length) {
        return false;
      }
      payload = ByteBuffer.wrap(begun);
      held = null;
    }
    head.at = 0;
    told.frame(head, payload);
    return true;
  }

  private boolean data(ByteBuffer in) throws ConnectionError {
    if (!inData && !dataBegins(in)) {
      return false;
    }
    int n = Math.min(in.remaining(), dataLeft);
    if (n > 0) {
      ByteBuffer piece = in.slice(in.position(), n);
      in.position(in.position() + n);
      dataLeft -= n;
      told.dataPiece(piece);
    }
    int skipped = dataLeft > 0 ? 0 : Math.min(in.remaining(), paddingLeft);
    in.position(in.position() + skipped);
    paddingLeft -= skipped;
    if (dataLeft > 0 || paddingLeft > 0) {
      return false;
    }
    inData = false;
    head.at = 0;
    told.dataEnds();
    return true;
  }

  private boolean dataBegins(ByteBuffer in) throws ConnectionError {
    int padding = 0;
    if (head.has(Wire.PADDED)) {
      if (head.length() == 0) {
        throw ConnectionError.size("padded frame without its padding's length");
      }
      if (!in.hasRemaining()) {
        return false;
      }
      paddingLeft = in.get() & 0xFF;
      padding = paddingLeft + 1;
      if (padding > head.length()) {
        throw ConnectionError.protocol("more padding than payload");
      }
    } else {
      paddingLeft = 0;
    }
    dataLeft = head.length() - padding;
    inData = true;
    told.dataBegins(head, padding);
    return true;
  }
}
