package penstock.core.frame;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.xnio.conduits.ConduitStreamSinkChannel;

/// Bytes that wait, in buffers lent while there is something in them. Belongs to one I/O thread.
public final class ByteQueue {

  /// Buffers written at once.
  private static final int MOST_AT_ONCE = 16;

  /// So that many short frames do not take an array each.
  private static final int LEAST_ON_HEAP = 1024;

  private final ByteBufferPool buffers;
  private final ArrayDeque<Piece> pieces = new ArrayDeque<>(2);
  private final ArrayDeque<Piece> spare = new ArrayDeque<>(2);
  private int size;
  private long written;

  public ByteQueue(ByteBufferPool buffers) {
    this.buffers = buffers;
  }

  /// A buffer filled from its beginning, and taken from there.
  private static final class Piece {

    private final PooledByteBuffer pooled;
    private final ByteBuffer bytes;
    private int taken;
    private int filled;

    Piece(PooledByteBuffer pooled) {
      this.pooled = pooled;
      this.bytes = pooled.getBuffer();
    }

    int room() {
      return bytes.capacity() - filled;
    }

    ByteBuffer rest() {
      return bytes.limit(filled).position(taken);
    }

    void written() {
      taken = bytes.position();
      bytes.clear();
    }
  }

  /// How many bytes wait.
  public int size() {
    return size;
  }

  /// How many bytes have been written so far, or may have been.
  public long written() {
    return written;
  }

  /// How many bytes have been written so far, or wait to be.
  public long end() {
    return written + size;
  }

  /// Takes `n` bytes of a buffer.
  public void put(ByteBuffer from, int n) {
    int left = n;
    while (left > 0) {
      Piece last = roomy();
      int some = Math.min(left, last.room());
      last.bytes.put(last.filled, from, from.position(), some);
      last.filled += some;
      from.position(from.position() + some);
      left -= some;
      size += some;
    }
  }

  /// Takes the first `n` bytes of an array.
  public void put(byte[] from, int n) {
    put(ByteBuffer.wrap(from), n);
  }

  private Piece roomy() {
    Piece last = pieces.peekLast();
    if (last == null || last.room() == 0) {
      Piece made = spare.pollFirst();
      last = made == null ? new Piece(buffers.allocate()) : made;
      pieces.addLast(last);
    }
    return last;
  }

  /// Sees to it that `n` more bytes can be put.
  ///
  /// @param anyway whether to keep them on the heap if there are no buffers left
  /// @throws IllegalStateException if there are none; nothing has changed then
  public void makeRoom(int n, boolean anyway) {
    Piece last = pieces.peekLast();
    int room = last == null ? 0 : last.room();
    try {
      while (room < n) {
        Piece more = piece(n - room, anyway);
        spare.addLast(more);
        room += more.room();
      }
    } catch (IllegalStateException e) {
      drop(spare);
      throw e;
    }
  }

  private Piece piece(int n, boolean anyway) {
    try {
      return new Piece(buffers.allocate());
    } catch (IllegalStateException e) {
      if (!anyway) {
        throw e;
      }
      return new Piece(new HeapBytes(ByteBuffer.allocate(Math.max(n, LEAST_ON_HEAP))));
    }
  }

  /// Gives as much as there is room for.
  ///
  /// @return how many bytes; 0 or more
  public int take(ByteBuffer into) {
    int given = 0;
    Piece first;
    while (into.hasRemaining() && (first = pieces.peekFirst()) != null) {
      int n = Math.min(into.remaining(), first.filled - first.taken);
      into.put(into.position(), first.bytes, first.taken, n);
      into.position(into.position() + n);
      first.taken += n;
      given += n;
      dropTaken();
    }
    size -= given;
    return given;
  }

  /// Writes what can be written.
  ///
  /// @return how many bytes; 0 or more
  public int writeTo(ConduitStreamSinkChannel sink) throws IOException {
    int before = size;
    boolean went = true;
    while (went && size > 0) {
      ByteBuffer[] some = first();
      long n;
      try {
        n = sink.write(some, 0, some.length);
      } catch (IOException e) {
        // TLS sends record by record: nobody can say which of them were read before one failed.
        written = end();
        throw e;
      }
      size -= (int) n;
      written += n;
      went = n > 0;
      Iterator<Piece> each = pieces.iterator();
      for (int i = 0; i < some.length; i++) {
        each.next().written();
      }
      dropTaken();
    }
    return before - size;
  }

  private ByteBuffer[] first() {
    ByteBuffer[] some = new ByteBuffer[Math.min(pieces.size(), MOST_AT_ONCE)];
    Iterator<Piece> each = pieces.iterator();
    for (int i = 0; i < some.length; i++) {
      some[i] = each.next().rest();
    }
    return some;
  }

  private void dropTaken() {
    Piece first;
    while ((first = pieces.peekFirst()) != null && first.taken == first.filled) {
      pieces.removeFirst();
      first.pooled.close();
    }
  }

  /// Forgets all.
  public void clear() {
    drop(pieces);
    drop(spare);
    size = 0;
  }

  private static void drop(ArrayDeque<Piece> all) {
    @Nullable Piece piece;
    while ((piece = all.pollFirst()) != null) {
      piece.pooled.close();
    }
  }

  private record HeapBytes(ByteBuffer buffer) implements PooledByteBuffer {

    @Override
    public ByteBuffer getBuffer() {
      return buffer;
    }

    @Override
    public void close() {}

    @Override
    public boolean isOpen() {
      return true;
    }
  }
}
