package penstock.plugin.filter.compression;

import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/// The presses of one filter that wait for their next answer, apart for each I/O thread. Any thread
/// may use it.
final class Presses implements AutoCloseable {

  /// Each is about 300 KiB outside the heap.
  private static final int KEPT = 8;

  private record Place(Thread thread, Coding coding) {}

  private final int level;
  private final Map<Place, Deque<Press>> idle = new ConcurrentHashMap<>();
  private volatile boolean closed;

  Presses(int level) {
    this.level = level;
  }

  /// A press that has begun an answer on a thread.
  Press lend(Thread thread, Coding coding) {
    Press kept = place(thread, coding).pollFirst();
    Press press = kept == null ? new Press(coding, level) : kept;
    press.begin();
    return press;
  }

  /// Takes a press back, whatever state it is in.
  ///
  /// @param thread for which it was lent
  void giveBack(Thread thread, Press press) {
    Deque<Press> place = place(thread, press.coding());
    if (closed || place.size() >= KEPT) {
      press.end();
      return;
    }
    place.addFirst(press);
    if (closed) {
      close();
    }
  }

  private Deque<Press> place(Thread thread, Coding coding) {
    return idle.computeIfAbsent(new Place(thread, coding), _ -> new ConcurrentLinkedDeque<>());
  }

  @Override
  public void close() {
    closed = true;
    for (Deque<Press> place : idle.values()) {
      for (Press press = place.pollFirst(); press != null; press = place.pollFirst()) {
        press.end();
      }
    }
  }
}
