package penstock.core.forward;

import io.undertow.connector.PooledByteBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;
import penstock.core.io.BufferPool;

/// One direction of a [Tunnel]: bytes from one connection to the other, untouched. Belongs to one
/// I/O thread.
///
/// A buffer is lent only while there is something in it; the source is not read while the sink
/// cannot take more.
final class Flow {

  /// Full buffers moved in one event, lest one fast source keeps the thread to itself.
  private static final int MOST_READS = 16;

  private final Tunnel tunnel;
  private final BufferPool buffers;
  private final ConduitStreamSourceChannel source;
  private final ConduitStreamSinkChannel sink;
  private @Nullable PooledByteBuffer waiting;
  private boolean sourceEnded;
  private boolean ended;
  private long bytes;

  Flow(Tunnel tunnel, BufferPool buffers, StreamConnection from, StreamConnection to) {
    this.tunnel = tunnel;
    this.buffers = buffers;
    this.source = from.getSourceChannel();
    this.sink = to.getSinkChannel();
  }

  /// Begins.
  ///
  /// @param early bytes that came before, ready to be read; null for none. The flow's from now on
  void start(@Nullable PooledByteBuffer early) {
    waiting = early;
    source.setReadListener(_ -> move());
    sink.setWriteListener(_ -> move());
    move();
  }

  /// Whether all has gone through and the other side has been told so.
  boolean ended() {
    return ended;
  }

  /// Bytes that went through; 0 or more.
  long bytes() {
    return bytes;
  }

  private void move() {
    try {
      for (int reads = 0; !ended; reads++) {
        if (!drain() || sourceEnded) {
          return;
        }
        if (reads == MOST_READS) {
          source.wakeupReads();
          return;
        }
        if (!fill()) {
          return;
        }
      }
    } catch (IOException e) {
      tunnel.broken();
    } catch (RuntimeException e) {
      tunnel.failed(e);
    }
  }

  /// Sends what waits.
  ///
  /// @return false if the sink takes no more for now
  private boolean drain() throws IOException {
    PooledByteBuffer held = waiting;
    if (held != null) {
      ByteBuffer rest = held.getBuffer();
      int before = rest.remaining();
      int n;
      do {
        n = sink.write(rest);
      } while (n > 0 && rest.hasRemaining());
      bytes += before - rest.remaining();
      tunnel.moved();
      if (rest.hasRemaining()) {
        source.suspendReads();
        sink.resumeWrites();
        return false;
      }
      release();
    }
    if (!sourceEnded) {
      // With TLS, what was written may still wait to be sent.
      return flushed() && resume();
    }
    sink.shutdownWrites();
    if (flushed()) {
      ended = true;
      sink.suspendWrites();
      tunnel.flowEnded();
    }
    return ended;
  }

  private boolean flushed() throws IOException {
    if (sink.flush()) {
      return true;
    }
    source.suspendReads();
    sink.resumeWrites();
    return false;
  }

  private boolean resume() {
    if (sink.isWriteResumed()) {
      sink.suspendWrites();
    }
    source.resumeReads();
    return true;
  }

  /// Reads what has come.
  ///
  /// @return false if there is nothing to send
  private boolean fill() throws IOException {
    PooledByteBuffer lent = buffers.allocateLarge();
    ByteBuffer into = lent.getBuffer();
    int n;
    try {
      n = source.read(into);
    } catch (IOException e) {
      lent.close();
      throw e;
    }
    if (n > 0) {
      into.flip();
      waiting = lent;
      return true;
    }
    lent.close();
    if (n == 0) {
      return false;
    }
    sourceEnded = true;
    source.suspendReads();
    drain();
    return false;
  }

  /// Gives back what it holds.
  void release() {
    PooledByteBuffer held = waiting;
    if (held != null) {
      waiting = null;
      held.close();
    }
  }
}
