package penstock.core.upstream;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import penstock.core.frame.SendWindows;
import penstock.core.frame.Wire;

/// The requests under way on one connection, and the windows that bound what is sent of them.
/// Belongs to one I/O thread.
final class Exchanges {

  /// A connection whose numbers run out is left long before they do.
  private static final int LAST_NUMBER = Wire.MOST_WINDOW - 1_000_001;

  private final Set<Http2Exchange> all = new LinkedHashSet<>();
  private final Map<Integer, Http2Exchange> numbered = new HashMap<>();
  private final ArrayDeque<SendRoom> waiting = new ArrayDeque<>();
  private int next = 1;
  private final SendWindows windows = new SendWindows();

  int count() {
    return all.size();
  }

  boolean empty() {
    return all.isEmpty();
  }

  /// How many of them have a stream.
  int begun() {
    return numbered.size();
  }

  /// Whether there was one before.
  boolean used() {
    return next > 1;
  }

  /// Whether there are no numbers left for new ones.
  boolean usedUp() {
    return next > LAST_NUMBER;
  }

  /// All, as they are now.
  List<Http2Exchange> copy() {
    return List.copyOf(all);
  }

  void enter(Http2Exchange exchange) {
    all.add(exchange);
  }

  /// Gives an exchange the number of its stream.
  int number(Http2Exchange exchange) {
    int number = next;
    next += 2;
    numbered.put(number, exchange);
    return number;
  }

  /// Whose stream that is; null if it is not open.
  @Nullable Http2Exchange of(int stream) {
    return numbered.get(stream);
  }

  /// Whether a stream is, or was, open.
  boolean used(int stream) {
    return (stream & 1) == 1 && stream < next;
  }

  /// An exchange has ended.
  ///
  /// @return false if it had before
  boolean leave(Http2Exchange exchange, int stream) {
    numbered.remove(stream);
    return all.remove(exchange);
  }

  // Windows.

  /// What the endpoint takes.
  SendWindows windows() {
    return windows;
  }

  /// The endpoint takes more, or less, on each stream than it did.
  ///
  /// @return false if a window becomes larger than a window may be
  boolean firstSendWindow(int size) {
    int more = windows.first(size);
    for (Http2Exchange exchange : numbered.values()) {
      if (!exchange.room().opens(more)) {
        return false;
      }
    }
    return true;
  }

  // Turns.

  /// A request waits for room.
  void waits(SendRoom room) {
    waiting.addLast(room);
  }

  /// Tells those who wait, in the order in which they began to, as long as there is room.
  void wake() {
    SendRoom room;
    for (int n = waiting.size(); n > 0 && (room = waiting.pollFirst()) != null; n--) {
      room.wake();
    }
  }
}
