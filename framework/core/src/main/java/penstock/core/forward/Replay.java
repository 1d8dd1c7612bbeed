package penstock.core.forward;

import io.undertow.connector.PooledByteBuffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The pieces of a body that have been sent, kept as long as they may have to be sent again. Each
/// piece's mark stands at its beginning. Belongs to one I/O thread.
final class Replay {

  /// A client that sends crumbs must not hold a buffer for each.
  private static final int MOST_PIECES = 8;

  private long most;
  private int mostPieces = MOST_PIECES;
  private final List<PooledByteBuffer> pieces = new ArrayList<>(1);
  private long bytes;
  private int next;
  private boolean lost;

  /// @param most bytes kept; more, and all are let go
  Replay(long most) {
    this.most = most;
    this.lost = most == 0;
  }

  /// Keeps at least what is sent at first, before anything is.
  ///
  /// @param bytes kept
  /// @param count of pieces
  void keepAtLeast(long bytes, int count) {
    if (lost && bytes > 0) {
      lost = false;
      most = bytes;
      mostPieces = count;
    }
  }

  /// Whether everything that was sent is still there.
  boolean whole() {
    return !lost;
  }

  /// Whether everything is, and would be with this piece.
  boolean fits(PooledByteBuffer piece) {
    return !lost && (pieces.contains(piece) || (hasRoom() && bytes + sizeOf(piece) <= most));
  }

  private boolean hasRoom() {
    return pieces.size() < mostPieces;
  }

  // From its mark, where it begins.
  private static long sizeOf(PooledByteBuffer piece) {
    ByteBuffer whole = piece.getBuffer().duplicate();
    return whole.reset().remaining();
  }

  /// Takes over a piece that was sent, whole or in part.
  ///
  /// @return false if it is not kept; it is still the caller's then
  boolean keep(PooledByteBuffer piece) {
    ByteBuffer sent = piece.getBuffer();
    sent.reset();
    if (pieces.contains(piece)) {
      return true;
    }
    if (!fits(piece)) {
      forget();
      return false;
    }
    bytes += sent.remaining();
    pieces.add(piece);
    next = pieces.size();
    return true;
  }

  /// Whether all that is kept has been sent.
  boolean sent() {
    return next == pieces.size();
  }

  /// Begins from the first piece.
  void restart() {
    next = 0;
  }

  /// The next piece to be sent again; null if there are none left.
  @Nullable PooledByteBuffer next() {
    return next < pieces.size() ? pieces.get(next++) : null;
  }

  /// Lets go of all: nothing will be sent again.
  void forget() {
    lost = true;
    pieces.forEach(PooledByteBuffer::close);
    pieces.clear();
    next = 0;
  }

  /// Whether a piece is one of those kept.
  boolean holds(PooledByteBuffer piece) {
    return pieces.contains(piece);
  }
}
