package penstock.core.upstream;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import penstock.core.frame.ByteQueue;

/// What has come of an answer and waits for the client: the piece that is being taken, and what
/// came behind it. Belongs to one I/O thread.
final class Backlog {

  private final ByteBufferPool buffers;
  private final ByteQueue behind;
  private @Nullable PooledByteBuffer piece;

  Backlog(ByteBufferPool buffers) {
    this.buffers = buffers;
    this.behind = new ByteQueue(buffers);
  }

  /// Whether nothing waits behind the piece that is being taken.
  boolean empty() {
    return behind.size() == 0;
  }

  /// Holds what is left of a piece that is being taken.
  ///
  /// @return the same bytes, there until the next call but [#add]
  ByteBuffer hold(ByteBuffer rest) {
    ByteBuffer held = another();
    held.put(rest);
    return held.flip();
  }

  /// Has bytes wait.
  void add(ByteBuffer bytes) {
    behind.put(bytes, bytes.remaining());
  }

  /// The next piece to be taken.
  ///
  /// @return there until the next call but [#add]; not empty unless nothing waits
  ByteBuffer next() {
    ByteBuffer taken = another();
    int _ = behind.take(taken);
    return taken.flip();
  }

  private ByteBuffer another() {
    dropPiece();
    PooledByteBuffer pooled = buffers.allocate();
    piece = pooled;
    return pooled.getBuffer();
  }

  /// The piece has been taken.
  void dropPiece() {
    PooledByteBuffer taken = piece;
    if (taken != null) {
      piece = null;
      taken.close();
    }
  }

  /// Forgets all.
  void clear() {
    dropPiece();
    behind.clear();
  }
}
