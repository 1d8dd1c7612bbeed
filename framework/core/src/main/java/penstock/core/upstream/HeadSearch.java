package penstock.core.upstream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Looks for the end of an answer's head while it comes, and gives up on what cannot become one.
/// Belongs to one I/O thread.
final class HeadSearch {

  /// The end has not come yet.
  static final int NOT_YET = -1;

  /// A line ended with a bare line feed.
  static final int BARE_LINE_FEED = -2;

  /// What has come does not begin as an answer does: nobody waits for the rest of it.
  static final int NO_ANSWER = -3;

  private static final byte[] VERSION = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);

  private int scanned;

  /// A new head begins at the start of the buffer.
  void begin() {
    scanned = 0;
  }

  /// Looks at what has come since the last look.
  ///
  /// @param bytes the head from its first byte, at index 0
  /// @param limit how many bytes have come
  /// @return the index behind the empty line, or one of the constants
  int end(ByteBuffer bytes, int limit) {
    for (int i = scanned; i < limit; i++) {
      if (bytes.get(i) != '\n') {
        continue;
      }
      if (i == 0 || bytes.get(i - 1) != '\r') {
        return BARE_LINE_FEED;
      }
      if (i >= 3 && bytes.get(i - 2) == '\n') {
        return i + 1;
      }
    }
    scanned = limit;
    return mayBeHead(bytes, limit) ? NOT_YET : NO_ANSWER;
  }

  private static boolean mayBeHead(ByteBuffer bytes, int limit) {
    for (int i = 0; i < VERSION.length && i < limit; i++) {
      if (bytes.get(i) != VERSION[i]) {
        return false;
      }
    }
    return true;
  }
}
