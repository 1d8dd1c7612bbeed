package penstock.core.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.conduits.StreamSourceConduit;

/// What somebody still sends and nobody wants to read. Runs on the I/O thread of its connection.
public final class Waste {

  /// Buffers read in one event, lest one fast sender keeps the thread to itself.
  static final int MOST_READS = 16;

  private Waste() {}

  /// Reads and drops what there is. If that is much, whoever reads the source is told once more.
  ///
  /// @param room to read into; its content is of no use
  /// @return 0, or -1 if there will be no more
  public static int drop(StreamSourceConduit source, byte[] room) throws IOException {
    for (int reads = 0; reads < MOST_READS; reads++) {
      int n = source.read(ByteBuffer.wrap(room));
      if (n <= 0) {
        return n;
      }
    }
    source.wakeupReads();
    return 0;
  }
}
