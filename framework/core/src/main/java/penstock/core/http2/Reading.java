package penstock.core.http2;

import io.undertow.connector.PooledByteBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.conduits.ConduitStreamSourceChannel;
import penstock.core.frame.ConnectionError;
import penstock.core.frame.FrameReader;
import penstock.core.frame.Wire;
import penstock.core.io.NoRoomException;
import penstock.core.io.Waste;

/// Reads what a client sends, a buffer at a time, until the connection ends; then drops it for a
/// while, lest a reset destroys what was sent last. Belongs to one I/O thread.
final class Reading {

  /// Buffers read in one event, lest one fast client keeps the thread to itself.
  private static final int MOST_READS = 16;

  private static final int LITTLE = 4096;

  private final Http2Connection connection;
  private final ConduitStreamSourceChannel source;
  private final FrameReader in;
  private boolean busy;

  Reading(Http2Connection connection, ConduitStreamSourceChannel source, FrameReader in) {
    this.connection = connection;
    this.source = source;
    this.in = in;
  }

  void begin() {
    source.setReadListener(_ -> readable());
  }

  void resume() {
    source.resumeReads();
  }

  /// Whether it is reading right now, and a turn will follow anyway.
  boolean busy() {
    return busy;
  }

  private void readable() {
    if (connection.over()) {
      drop();
      return;
    }
    PooledByteBuffer pooled = buffer();
    boolean gone;
    try {
      gone = !read(pooled == null ? ByteBuffer.allocate(LITTLE) : pooled.getBuffer());
    } catch (IOException _) {
      gone = true;
    } finally {
      if (pooled != null) {
        pooled.close();
      }
    }
    if (gone) {
      // HTTP/2 knows no half of a connection: without the client's windows no answer goes out.
      connection.drop();
    } else {
      connection.turns().take();
    }
  }

  private @Nullable PooledByteBuffer buffer() {
    try {
      return connection.service().buffers().allocate();
    } catch (NoRoomException _) {
      // Streams may fail for that; the connection reads on, a little at a time.
      return null;
    }
  }

  /// @return false if the client has left
  private boolean read(ByteBuffer bytes) throws IOException {
    for (int reads = 0; reads < MOST_READS && !connection.over(); reads++) {
      bytes.clear();
      int n = source.read(bytes);
      if (n <= 0) {
        return n == 0;
      }
      // After TLS a short read does not say that there is no more.
      boolean all = bytes.hasRemaining() && !connection.secure();
      bytes.flip();
      take(bytes);
      if (all) {
        return true;
      }
    }
    if (!connection.over()) {
      source.wakeupReads();
    }
    return true;
  }

  /// Takes what was read.
  void take(ByteBuffer bytes) {
    busy = true;
    try {
      in.read(bytes);
    } catch (ConnectionError e) {
      connection.fail(e);
    } catch (NoRoomException _) {
      connection.end(Wire.ENHANCE_YOUR_CALM);
    } finally {
      busy = false;
    }
  }

  private void drop() {
    try {
      if (Waste.drop(source.getConduit(), connection.surroundings().loop().scratch()) < 0) {
        connection.drop();
      }
    } catch (IOException _) {
      connection.drop();
    }
  }
}
