package penstock.core.http2;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The open streams of one connection by their numbers, without an object for each. Belongs to one
/// I/O thread.
///
/// A stream stands at the place of its number, or at the next free one behind it; those that follow
/// move up when one leaves.
final class OpenStreams {

  private static final int FIRST_SIZE = 16;

  /// A power of two, and never more than half full.
  private @Nullable Http2Stream[] table = new @Nullable Http2Stream[FIRST_SIZE];

  private int count;

  int count() {
    return count;
  }

  /// The stream of that number; null if it is not open.
  @Nullable Http2Stream of(int id) {
    return table[place(id)];
  }

  private int home(int id) {
    return id >>> 1 & table.length - 1;
  }

  private int next(int place) {
    return place + 1 & table.length - 1;
  }

  /// Where it stands, or would.
  private int place(int id) {
    int at = home(id);
    Http2Stream there = table[at];
    while (there != null && there.id() != id) {
      at = next(at);
      there = table[at];
    }
    return at;
  }

  void add(Http2Stream stream) {
    if (2 * ++count > table.length) {
      List<Http2Stream> all = all();
      table = new @Nullable Http2Stream[2 * table.length];
      for (Http2Stream each : all) {
        table[place(each.id())] = each;
      }
    }
    table[place(stream.id())] = stream;
  }

  void remove(int id) {
    int hole = place(id);
    if (table[hole] == null) {
      return;
    }
    count--;
    int at = next(hole);
    Http2Stream each = table[at];
    while (each != null) {
      int mask = table.length - 1;
      if ((at - home(each.id()) & mask) >= (at - hole & mask)) {
        table[hole] = each;
        hole = at;
      }
      at = next(at);
      each = table[at];
    }
    table[hole] = null;
  }

  /// All, as they are now.
  List<Http2Stream> all() {
    List<Http2Stream> all = new ArrayList<>(count);
    for (Http2Stream each : table) {
      if (each != null) {
        all.add(each);
      }
    }
    return all;
  }

  /// Has all of them look whether they can go on.
  void touch() {
    for (Http2Stream each : table) {
      if (each != null) {
        each.touch();
      }
    }
  }

  /// Whether one waits for the client to open a window.
  boolean stalled() {
    for (Http2Stream each : table) {
      if (each != null && each.stalls()) {
        return true;
      }
    }
    return false;
  }
}
