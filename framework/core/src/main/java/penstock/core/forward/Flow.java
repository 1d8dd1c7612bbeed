package penstock.core.forward;

import io.undertow.connector.PooledByteBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;
import org.xnio.ssl.SslConnection;
import penstock.core.io.BufferPool;

/// One direction of a [Tunnel]: bytes from one connection to the other, untouched. Belongs to one
/// I/O thread.
///
/// A buffer is lent only while there is something in it; the source is not read while the sink
/// cannot take more, nor once more when it has just given all it had.
final class Flow {

  /// Full buffers moved in one event, lest one fast source keeps the thread to itself.
  private static final int MOST_READS = 16;

  private final Tunnel tunnel;
  private final BufferPool buffers;
  private final StreamConnection from;
  private final StreamConnection to;
  private @Nullable PooledByteBuffer waiting;
  private boolean dry;
  private boolean sourceEnded;
  private boolean ended;
  private long bytes;

  Flow(Tunnel tunnel, BufferPool buffers, StreamConnection from, StreamConnection to) {
    this.tunnel = tunnel;
    this.buffers = buffers;
    this.from = from;
    this.to = to;
  }

  /// Begins.
  ///
  /// @param early bytes that came before, ready to be read; null for none. The flow's from now on
  void start(@Nullable PooledByteBuffer early) {
    waiting = early;
    from.getSourceChannel().setReadListener(_ -> move());
    to.getSinkChannel().setWriteListener(_ -> move());
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
    if (tunnel.over()) {
      return;
    }
    tunnel.moving(true);
    try {
      for (int reads = 0; !ended; reads++) {
        if (!drain() || sourceEnded || dry(reads) || !fill()) {
          return;
        }
      }
    } catch (RuntimeException e) {
      tunnel.failed(e);
    } finally {
      tunnel.moving(false);
    }
  }

  /// Whether to wait for the source to tell that it has more.
  private boolean dry(int reads) {
    if (dry) {
      dry = false;
      return true;
    }
    if (reads < MOST_READS) {
      return false;
    }
    if (secure()) {
      from.getSourceChannel().wakeupReads();
    }
    return true;
  }

  // TLS holds what it has decrypted, and no socket tells of that.
  private boolean secure() {
    return from instanceof SslConnection;
  }

  /// Sends what waits.
  ///
  /// @return false if the sink takes no more for now, or is gone
  private boolean drain() {
    try {
      return drainTo(to.getSinkChannel());
    } catch (IOException _) {
      tunnel.broken(this, false);
      return false;
    }
  }

  private boolean drainTo(ConduitStreamSinkChannel sink) throws IOException {
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
        from.getSourceChannel().suspendReads();
        sink.resumeWrites();
        return false;
      }
      release();
    }
    if (!sourceEnded) {
      // With TLS, what was written may still wait to be sent.
      return flushed(sink) && resume(sink);
    }
    sink.shutdownWrites();
    if (flushed(sink)) {
      ended = true;
      sink.suspendWrites();
      tunnel.flowEnded();
    }
    return ended;
  }

  private boolean flushed(ConduitStreamSinkChannel sink) throws IOException {
    if (sink.flush()) {
      return true;
    }
    from.getSourceChannel().suspendReads();
    sink.resumeWrites();
    return false;
  }

  private boolean resume(ConduitStreamSinkChannel sink) {
    if (sink.isWriteResumed()) {
      sink.suspendWrites();
    }
    from.getSourceChannel().resumeReads();
    return true;
  }

  /// Reads what has come.
  ///
  /// @return false if there is nothing to send
  private boolean fill() {
    try {
      return fillFrom(from.getSourceChannel());
    } catch (IOException _) {
      tunnel.broken(this, true);
      return false;
    }
  }

  private boolean fillFrom(ConduitStreamSourceChannel source) throws IOException {
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
      dry = into.hasRemaining() && !secure();
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
