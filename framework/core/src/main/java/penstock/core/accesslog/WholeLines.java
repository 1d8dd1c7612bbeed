package penstock.core.accesslog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/// Writes lines where there may be no room for all of them: one that was broken off is ended before
/// the next, which would be taken for its rest otherwise. For one thread.
final class WholeLines {

  private static final byte NEW_LINE = '\n';
  private static final byte[] END = {NEW_LINE};

  private boolean torn;

  /// Writes lines; their position tells how many bytes have gone.
  ///
  /// @throws IOException if some of them could not be written
  void write(WritableByteChannel to, ByteBuffer lines) throws IOException {
    int from = lines.position();
    try {
      if (torn) {
        all(to, ByteBuffer.wrap(END));
        torn = false;
      }
      all(to, lines);
    } catch (IOException e) {
      int end = lines.position();
      torn = end == from ? torn : lines.get(end - 1) != NEW_LINE;
      throw e;
    }
  }

  private static void all(WritableByteChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      int _ = to.write(bytes);
    }
  }

  /// They go to a file where there is nothing yet.
  void beginAnew() {
    torn = false;
  }
}
