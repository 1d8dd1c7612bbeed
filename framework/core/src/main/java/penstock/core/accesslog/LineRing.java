package penstock.core.accesslog;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/// Lines on their way from many threads to one, in a bounded piece of memory. Nobody waits: what
/// does not fit is refused.
///
/// Lines lie one behind the other, so that the reader can have them written from where they lie. A
/// thread claims room by moving one count, copies its line, and then adds the line's length to
/// another: while both counts are the same, all that was claimed is there. A line that begins
/// before the end of the memory is not split, it ends beyond.
final class LineRing {

  /// What [#offer] answers when there is no room.
  static final int REFUSED = -1;

  /// How often the reader looks again while a line is being copied.
  private static final int LOOKS = 1000;

  private static final byte NEW_LINE = '\n';

  /// In the count of what was claimed: nothing more may be.
  private static final long CLOSED = Long.MIN_VALUE;

  private final int capacity;
  private final int longest;
  private final ByteBuffer memory;
  private final ByteBuffer view;
  private final AtomicLong claimed = new AtomicLong();
  private final AtomicLong copied = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();

  /// @param capacity in bytes; a power of two
  /// @param longest how long a line may be, in bytes; no more than the capacity
  LineRing(int capacity, int longest) {
    this.capacity = capacity;
    this.longest = longest;
    this.memory = ByteBuffer.allocateDirect(capacity + longest);
    this.view = memory.duplicate();
  }

  /// How many bytes fit.
  int capacity() {
    return capacity;
  }

  /// Adds a line. Any thread.
  ///
  /// @param line ends in a line feed, and has no other
  /// @return how many bytes wait with it, or [#REFUSED]
  int offer(byte[] line, int length) {
    long at = claim(length);
    return at == REFUSED ? REFUSED : copy(line, length, at);
  }

  /// Claims room for a line, to be [copied][#copy] at once: nothing behind it is read before.
  ///
  /// @return where, or [#REFUSED]
  long claim(int length) {
    if (length > longest) {
      return REFUSED;
    }
    long at;
    do {
      at = claimed.get();
      if (at < 0 || at + length - taken.get() > capacity) {
        return REFUSED;
      }
    } while (!claimed.compareAndSet(at, at + length));
    return at;
  }

  /// Copies a line to where it has room.
  ///
  /// @return how many bytes wait with it
  int copy(byte[] line, int length, long at) {
    int waiting = (int) (at + length - taken.get());
    memory.put(place(at), line, 0, length);
    copied.getAndAdd(length);
    return waiting;
  }

  /// Refuses lines from now on. When it [is empty][#isEmpty] then, it stays so.
  void close() {
    claimed.getAndUpdate(all -> all | CLOSED);
  }

  private long claimed() {
    return claimed.get() & ~CLOSED;
  }

  private int place(long at) {
    return (int) at & (capacity - 1);
  }

  /// Lines that wait, whole and in order, where they lie; none if none wait, or one is being
  /// copied. To be [taken][#take] before the next are asked for. One thread only.
  ///
  /// @param most bytes; as long as a line may be, or longer
  ByteBuffer lines(int most) {
    long from = taken.get();
    int begin = place(from);
    int end = begin + (int) (complete(from) - from);
    if (end > capacity) {
      // The last line before the end of the memory; the next begins in front.
      end = behindLine(capacity - 1);
    }
    if (end - begin > most) {
      end = behindLineBefore(begin + most);
    }
    return view.limit(end).position(begin);
  }

  /// How far all lines are there.
  ///
  /// @param known how far they certainly are
  private long complete(long known) {
    for (int i = 0; i < LOOKS; i++) {
      long all = copied.get();
      if (all == claimed()) {
        return all;
      }
      Thread.onSpinWait();
    }
    return known;
  }

  private int behindLine(int within) {
    int at = within;
    while (memory.get(at) != NEW_LINE) {
      at++;
    }
    return at + 1;
  }

  private int behindLineBefore(int end) {
    int at = end;
    while (memory.get(at - 1) != NEW_LINE) {
      at--;
    }
    return at;
  }

  /// Makes room again.
  ///
  /// @param bytes as long as what [#lines] gave
  void take(int bytes) {
    taken.set(taken.get() + bytes);
  }

  /// Whether no line is there, nor on its way.
  boolean isEmpty() {
    return claimed() == taken.get();
  }
}
