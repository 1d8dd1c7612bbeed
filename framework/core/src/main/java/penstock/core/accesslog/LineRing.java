package penstock.core.accesslog;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/// Lines on their way from many threads to one, in a bounded piece of memory. Nobody waits: what
/// does not fit is refused.
///
/// A line takes whole granules. A writer claims them by moving the tail, copies the line, and only
/// then writes the line's length at its first granule, which makes it visible.
final class LineRing {

  private static final int GRANULE_BITS = 5;
  private static final int GRANULE = 1 << GRANULE_BITS;

  private final byte[] bytes;
  private final AtomicIntegerArray lengths;
  private final int granules;
  private final AtomicLong tail = new AtomicLong();
  private final AtomicLong head = new AtomicLong();

  /// @param capacity in bytes; a power of two
  LineRing(int capacity) {
    bytes = new byte[capacity];
    granules = capacity >>> GRANULE_BITS;
    lengths = new AtomicIntegerArray(granules);
  }

  /// Adds a line. Any thread.
  ///
  /// @return false if there is no room for it
  boolean offer(byte[] line, int length) {
    int needed = (length + GRANULE - 1) >>> GRANULE_BITS;
    long at;
    do {
      at = tail.get();
      if (at + needed - head.get() > granules) {
        return false;
      }
    } while (!tail.compareAndSet(at, at + needed));
    int granule = (int) (at % granules);
    int from = granule << GRANULE_BITS;
    int first = Math.min(length, bytes.length - from);
    System.arraycopy(line, 0, bytes, from, first);
    System.arraycopy(line, first, bytes, 0, length - first);
    // Released, not more: to wait here until the reader's processor can see the line would cost as
    // much as the line does. Whoever falls asleep looks at the tail, which it knows by now.
    lengths.setRelease(granule, length);
    return true;
  }

  /// Moves lines out, as many as there are and fit. One thread only.
  ///
  /// @return how many
  int drainTo(ByteBuffer out) {
    int lines = 0;
    long at = head.get();
    int granule = (int) (at % granules);
    int length = lengths.getAcquire(granule);
    while (length > 0 && length <= out.remaining()) {
      int from = granule << GRANULE_BITS;
      int first = Math.min(length, bytes.length - from);
      out.put(bytes, from, first).put(bytes, 0, length - first);
      lengths.setPlain(granule, 0);
      at += (length + GRANULE - 1) >>> GRANULE_BITS;
      head.set(at);
      lines++;
      granule = (int) (at % granules);
      length = lengths.getAcquire(granule);
    }
    return lines;
  }

  /// Whether no line is there, nor on its way.
  boolean isEmpty() {
    return tail.get() == head.get();
  }

  boolean moreThanHalfFull() {
    return tail.get() - head.get() > granules >> 1;
  }
}
