package penstock.core.mirror;

import io.undertow.connector.PooledByteBuffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import penstock.core.io.BufferPool;

/// The body of a request, kept up to a limit. Belongs to one I/O thread.
final class KeptBody {

  private static final ByteBuffer LINE_END = ascii("\r\n");
  private static final ByteBuffer LAST_CHUNK = ascii("0\r\n\r\n");

  private final BufferPool buffers;
  private final long most;
  private final List<PooledByteBuffer> pieces = new ArrayList<>(1);
  private long bytes;

  /// @param most bytes kept; 0 or more
  KeptBody(BufferPool buffers, long most) {
    this.buffers = buffers;
    this.most = most;
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();
  }

  /// Keeps a copy of some more.
  ///
  /// @param more stays as it is
  /// @return false if that is too much; nothing is kept then
  boolean add(ByteBuffer more) {
    bytes += more.remaining();
    if (bytes > most) {
      release();
      return false;
    }
    int at = more.position();
    while (at < more.limit()) {
      ByteBuffer into = roomFor(more.limit() - at);
      int n = Math.min(into.remaining(), more.limit() - at);
      into.put(into.position(), more, at, n);
      into.position(into.position() + n);
      at += n;
    }
    return true;
  }

  private ByteBuffer roomFor(int length) {
    if (!pieces.isEmpty() && pieces.getLast().getBuffer().hasRemaining()) {
      return pieces.getLast().getBuffer();
    }
    PooledByteBuffer lent =
        length <= BufferPool.SMALL ? buffers.allocate() : buffers.allocateLarge();
    pieces.add(lent);
    return lent.getBuffer();
  }

  /// All of it, to be written once.
  ///
  /// @param chunked whether in chunks, with the last one
  Deque<ByteBuffer> toWrite(boolean chunked) {
    Deque<ByteBuffer> all = new ArrayDeque<>();
    for (PooledByteBuffer piece : pieces) {
      ByteBuffer whole = piece.getBuffer().flip();
      if (chunked) {
        all.add(ascii(Integer.toHexString(whole.remaining()) + "\r\n"));
        all.add(whole);
        all.add(LINE_END.duplicate());
      } else {
        all.add(whole);
      }
    }
    if (chunked) {
      all.add(LAST_CHUNK.duplicate());
    }
    return all;
  }

  /// Gives back what it holds.
  void release() {
    pieces.forEach(PooledByteBuffer::close);
    pieces.clear();
  }
}
