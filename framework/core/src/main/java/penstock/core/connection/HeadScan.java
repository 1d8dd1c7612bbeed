package penstock.core.connection;

import java.nio.ByteBuffer;

/// Looks at the bytes of a request's head as they come: counts them, finds the empty line at their
/// end, and notices a folded line. Belongs to one I/O thread.
final class HeadScan {

  private static final int HEAD_END = 4;
  private static final long RETURNS = 0x0D0D0D0D0D0D0D0DL;
  private static final long ALL_BUT_HIGHEST = 0x7F7F7F7F7F7F7F7FL;

  private final int most;
  private int seen;
  private int matched;
  private boolean folded;
  private boolean inPieces;
  private long beganNanos;

  /// What was found in a head so far.
  enum Finding {
    FINE,
    LARGE,
    FOLDED
  }

  /// @param most bytes of a head; more than 0
  HeadScan(int most) {
    this.most = most;
  }

  /// A new head begins.
  void begin() {
    seen = 0;
    matched = 0;
    folded = false;
    inPieces = false;
  }

  /// Looks at the next bytes of a head, or of what comes behind it.
  ///
  /// @param from their index in the buffer, whose position and limit do not matter
  /// @param count how many they are
  Finding next(ByteBuffer bytes, int from, int count) {
    int room = most - seen;
    seen += count;
    scan(bytes, from, Math.min(count, Math.max(0, room)));
    // Nobody looks at the clock for a head that comes at once.
    if (!inPieces && !complete()) {
      inPieces = true;
      beganNanos = System.nanoTime();
    }
    // Behind the head there may be a body of any length.
    if (count > room && !complete()) {
      return Finding.LARGE;
    }
    return folded ? Finding.FOLDED : Finding.FINE;
  }

  /// Remembers a part of the empty line at the end of the bytes, for the next ones to complete.
  private void scan(ByteBuffer bytes, int from, int count) {
    int found = matched;
    int end = from + count;
    int at = from;
    while (at < end && found < HEAD_END) {
      byte wanted = (byte) ((found & 1) == 0 ? '\r' : '\n');
      byte b = bytes.get(at++);
      if (b == wanted) {
        found++;
      } else {
        folded |= found == 2 && (b == ' ' || b == '\t');
        found = b == '\r' ? 1 : 0;
      }
      if (found == 0) {
        at = withinLine(bytes, at, end);
      }
    }
    matched = found;
  }

  /// Passes over what ends no line, eight bytes at once.
  ///
  /// @return where the next carriage return is, or fewer than eight bytes before the end
  private static int withinLine(ByteBuffer bytes, int from, int end) {
    int at = from;
    while (at + Long.BYTES <= end) {
      // The first byte is the highest: nobody has told the buffer otherwise.
      long returns = returns(bytes.getLong(at));
      if (returns != 0) {
        return at + Long.numberOfLeadingZeros(returns) / Byte.SIZE;
      }
      at += Long.BYTES;
    }
    return at;
  }

  /// The highest bit of each byte that is a carriage return.
  ///
  /// Source: H. S. Warren, "Hacker's Delight", section 6-1.
  private static long returns(long word) {
    long zeroed = word ^ RETURNS;
    return ~((zeroed & ALL_BUT_HIGHEST) + ALL_BUT_HIGHEST | zeroed | ALL_BUT_HIGHEST);
  }

  /// How long the head took from its first piece to its last; 0 if it came in one.
  ///
  /// @param endNanos when it was there, in [System#nanoTime()]
  long nanos(long endNanos) {
    return inPieces ? Math.max(0, endNanos - beganNanos) : 0;
  }

  /// Whether the empty line that ends a head has come.
  boolean complete() {
    return matched == HEAD_END;
  }
}
