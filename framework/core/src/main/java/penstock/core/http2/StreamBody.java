package penstock.core.http2;

import io.undertow.util.HeaderMap;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;
import penstock.core.frame.ByteQueue;

/// The body of one request, as far as it has come and was not taken yet, and the window that bounds
/// it. Belongs to one I/O thread.
final class StreamBody {

  private final Http2Connection connection;
  private final int id;
  private final long expected;
  private @Nullable ByteQueue bytes;
  private @Nullable HeaderMap trailers;
  private int window;
  private int mostWindow;
  private int taken;
  private long received;
  private boolean ended;
  private boolean unwanted;

  /// @param expected bytes in all; -1 if that was not told
  StreamBody(Http2Connection connection, int id, long expected) {
    this.connection = connection;
    this.id = id;
    this.expected = expected;
    this.window = connection.service().limits().window();
    this.mostWindow = window;
  }

  /// Whether all of it has come.
  boolean ended() {
    return ended;
  }

  /// Whether nobody wants it any more.
  boolean unwanted() {
    return unwanted;
  }

  /// Whether nothing waits to be taken.
  boolean empty() {
    return bytes == null || bytes.size() == 0;
  }

  /// Fields behind it; null for none.
  @Nullable HeaderMap trailers() {
    return trailers;
  }

  void trailers(HeaderMap fields) {
    trailers = fields.size() == 0 ? null : fields;
  }

  /// A frame comes.
  ///
  /// @param length with its padding
  /// @return false if the client sends more than it was allowed to
  boolean begins(int length, int padding) {
    window -= length;
    taken += padding;
    return window >= 0;
  }

  /// @return false if there is more of it than was told
  boolean add(ByteBuffer piece) {
    received += piece.remaining();
    if (expected >= 0 && received > expected) {
      return false;
    }
    if (!unwanted) {
      queue().put(piece, piece.remaining());
    }
    return true;
  }

  /// @return false if there is less of it than was told
  boolean end() {
    ended = expected < 0 || received == expected;
    return ended;
  }

  private ByteQueue queue() {
    ByteQueue there = bytes;
    if (there == null) {
      there = new ByteQueue(connection.service().buffers());
      bytes = there;
    }
    return there;
  }

  /// Forgets what has come.
  void clear() {
    if (bytes != null) {
      bytes.clear();
    }
  }

  /// Forgets what has come, and what will.
  void dismiss() {
    unwanted = true;
    clear();
  }

  /// Gives what there is, and lets the client send more.
  ///
  /// @return how many bytes; 0 or more
  int take(ByteBuffer into) {
    int n = bytes == null ? 0 : bytes.take(into);
    taken += n;
    if (n > 0 && !ended && taken >= mostWindow / 2) {
      open();
    }
    return n;
  }

  /// Gives what there is, or says that there will be nothing.
  ///
  /// @param closed whether the client sends no more, at its end or before
  /// @return how many bytes; 0 if there are none for now, -1 at the end
  /// @throws ClosedChannelException if the client broke off
  int read(ByteBuffer into, boolean closed) throws ClosedChannelException {
    int n = take(into);
    if (n > 0 || !into.hasRemaining()) {
      return n;
    }
    if (unwanted || ended) {
      return -1;
    }
    if (closed) {
      throw new ClosedChannelException();
    }
    return 0;
  }

  private void open() {
    int more = taken;
    taken = 0;
    if (empty()) {
      // The endpoint takes whatever comes: more of it may be under way.
      int grown = connection.streams().grow(mostWindow);
      more += grown;
      mostWindow += grown;
    }
    window += more;
    connection.out().windowUpdate(id, more);
    connection.flushSoon();
  }
}
