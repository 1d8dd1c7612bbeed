package penstock.core.frame;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import penstock.core.metrics.Http2Abuse;

/// The field block of a HEADERS frame and the CONTINUATION frames behind it, put together. Belongs
/// to one I/O thread.
public final class HeaderBlock {

  /// CONTINUATION frames behind one HEADERS frame; a well-meaning peer fills each but the last.
  private static final int MOST_PARTS = 32;

  private static final byte[] NOTHING = new byte[0];

  private final int most;
  private byte[] bytes = NOTHING;
  private int size;
  private int parts;
  private int stream;
  private boolean endsStream;
  private boolean dependsOnItself;

  /// @param most bytes of a block
  public HeaderBlock(int most) {
    this.most = most;
  }

  /// The stream whose block is not whole yet; 0 if there is none.
  public int stream() {
    return stream;
  }

  /// Whether no body comes behind it.
  public boolean endsStream() {
    return endsStream;
  }

  /// Whether the frame said that its stream depends on itself.
  public boolean dependsOnItself() {
    return dependsOnItself;
  }

  /// Takes a HEADERS frame.
  ///
  /// @return the block; null if CONTINUATION frames must come
  public @Nullable ByteBuffer begin(FrameReader.Head head, ByteBuffer payload)
      throws ConnectionError {
    endsStream = head.has(Wire.END_STREAM);
    dependsOnItself = false;
    int padding = 0;
    if (head.has(Wire.PADDED)) {
      if (!payload.hasRemaining()) {
        throw ConnectionError.size("padded frame without its padding's length");
      }
      padding = payload.get() & 0xFF;
    }
    if (head.has(Wire.WITH_PRIORITY)) {
      if (payload.remaining() < 5) {
        throw ConnectionError.size("HEADERS too short for its priority");
      }
      dependsOnItself = (payload.getInt() & Integer.MAX_VALUE) == head.stream();
      payload.get();
    }
    if (padding > payload.remaining()) {
      throw ConnectionError.protocol("more padding than payload");
    }
    payload.limit(payload.limit() - padding);
    if (head.has(Wire.END_HEADERS)) {
      return payload;
    }
    stream = head.stream();
    size = 0;
    parts = 0;
    add(payload);
    return null;
  }

  /// Takes a CONTINUATION frame.
  ///
  /// @return the block; null if more of them must come
  public @Nullable ByteBuffer goOn(FrameReader.Head head, ByteBuffer payload)
      throws ConnectionError {
    if (++parts > MOST_PARTS) {
      throw ConnectionError.abuse(Http2Abuse.CONTINUATION_FLOOD);
    }
    add(payload);
    if (!head.has(Wire.END_HEADERS)) {
      return null;
    }
    stream = 0;
    ByteBuffer whole = ByteBuffer.wrap(bytes, 0, size);
    bytes = NOTHING;
    return whole;
  }

  private void add(ByteBuffer part) throws ConnectionError {
    int n = part.remaining();
    if (size + n > most) {
      throw ConnectionError.abuse(Http2Abuse.CONTINUATION_FLOOD);
    }
    if (size + n > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + n, 2 * bytes.length));
    }
    part.get(bytes, size, n);
    size += n;
  }
}
