package penstock.core.http2;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import penstock.core.frame.SendWindows;

/// The streams of one connection, and the windows that bound what is sent on them. Belongs to one
/// I/O thread.
final class Streams {

  /// What the windows of all streams together may grow by.
  private static final int MOST_GROWTH = 4 << 20;

  private static final int MOST_STREAM_WINDOW = 1 << 20;

  private final OpenStreams open = new OpenStreams();
  private final ClosedStreams closed = new ClosedStreams();
  private final ArrayDeque<Http2Stream> touched = new ArrayDeque<>();
  private int growth;
  private int last;
  private int lastTaken = Integer.MAX_VALUE;
  private final SendWindows windows = new SendWindows();

  int count() {
    return open.count();
  }

  boolean empty() {
    return open.count() == 0;
  }

  /// The stream of that number; null if it is not open.
  @Nullable Http2Stream of(int id) {
    return open.of(id);
  }

  /// Whether a number was used, or passed over, by the client.
  boolean used(int id) {
    return (id & 1) == 1 && id <= last;
  }

  /// How a stream that is not open any more closed.
  ClosedStreams.How how(int id) {
    return closed.of(id);
  }

  /// The highest number of a stream that was, or may have been, answered.
  int last() {
    return Math.min(last, lastTaken);
  }

  void use(int id) {
    last = id;
  }

  void add(Http2Stream stream) {
    open.add(stream);
  }

  void close(Http2Stream stream, ClosedStreams.How how) {
    open.remove(stream.id());
    closed.add(stream.id(), how);
  }

  /// Notes a stream that was refused before it was open.
  void refuse(int id) {
    closed.add(id, ClosedStreams.How.RESET_BY_US);
  }

  /// Takes no new streams from now on.
  void lastCall() {
    lastTaken = last;
  }

  /// Whether a new stream is still taken.
  boolean takes(int id) {
    return id <= lastTaken;
  }

  // Windows.

  /// What the client takes.
  SendWindows windows() {
    return windows;
  }

  /// The client takes more on the whole connection.
  ///
  /// @return false if the window becomes larger than a window may be
  boolean opensSendWindow(int more) {
    touchWaiting();
    return windows.whole().opens(more);
  }

  /// The client takes more, or less, on each stream than it did.
  ///
  /// @return false if a window becomes larger than a window may be
  boolean firstSendWindow(int size) {
    int more = windows.first(size);
    for (Http2Stream stream : open.all()) {
      if (!stream.opensSendWindow(more)) {
        return false;
      }
    }
    return true;
  }

  /// Lets a stream's window grow, if there is something left to grow by.
  ///
  /// @param window as it is
  /// @return by how much; 0 or more
  int grow(int window) {
    int more = Math.min(window, MOST_STREAM_WINDOW - window);
    if (more <= 0 || growth + more > MOST_GROWTH) {
      return 0;
    }
    growth += more;
    return more;
  }

  // Turns.

  void touched(Http2Stream stream) {
    touched.addLast(stream);
  }

  /// There is room again: all who wait for it are to be told.
  void touchWaiting() {
    open.touch();
  }

  /// Tells those who may be able to read or write.
  void wakeTouched() {
    Http2Stream stream;
    for (int n = touched.size(); n > 0 && (stream = touched.pollFirst()) != null; n--) {
      stream.wake();
    }
  }

  boolean someTouched() {
    return !touched.isEmpty();
  }

  /// Whether all that is open waits for the client to open a window.
  boolean stalled() {
    return open.stalled();
  }

  /// Has those that left HTTP behind take leave in their own words, and cuts off the others.
  ///
  /// @return false if nobody has anything to say
  boolean takeLeave() {
    boolean some = false;
    for (Http2Stream stream : open.all()) {
      some |= !stream.cutOff();
    }
    return some;
  }

  /// The connection is gone, or gives up.
  void breakAll() {
    for (Http2Stream stream : open.all()) {
      stream.left(ClosedStreams.How.RESET_BY_US);
    }
  }
}
