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
import penstock.core.io.Pipe;
import penstock.core.io.Waste;

/// One direction of a [Tunnel]: bytes from one connection to the other, untouched. Belongs to one
/// I/O thread.
///
/// A buffer is lent only while there is something in it; the source is not read while the sink
/// cannot take more, nor once more when it has just given all it had.
final class Flow {

  /// Full buffers moved in one event, lest one fast source keeps the thread to itself.
  private static final int MOST_READS = 16;

  private static final int WASTE = 4096;

  private final Tunnel tunnel;
  private final BufferPool buffers;
  private final StreamConnection from;
  private final StreamConnection to;
  private final @Nullable FrameEnds frames;
  private @Nullable PooledByteBuffer waiting;
  private byte @Nullable [] lastWords;
  private boolean discarding;
  private boolean dry;
  private boolean sourceEnded;
  private boolean ended;
  private long bytes;

  /// @param frames of what goes through; null if it has none
  Flow(
      Tunnel tunnel,
      BufferPool buffers,
      StreamConnection from,
      StreamConnection to,
      @Nullable FrameEnds frames) {
    this.tunnel = tunnel;
    this.buffers = buffers;
    this.from = from;
    this.to = to;
    this.frames = frames;
  }

  /// Begins.
  ///
  /// @param early bytes that came before, ready to be read; null for none. The flow's from now on
  /// @param expecting whether more has probably come by now
  void start(@Nullable PooledByteBuffer early, boolean expecting) {
    waiting = early;
    dry = !expecting && !holdsBack();
    if (early != null) {
      follow(early.getBuffer());
    }
    from.getSourceChannel().setReadListener(_ -> move());
    to.getSinkChannel().setWriteListener(_ -> move());
    move();
  }

  /// Whether all has gone through, the other side has been told so, and this one has been heard
  /// out.
  boolean ended() {
    return ended && !discarding;
  }

  /// Whether all that will go through has been sent, with its end.
  boolean sent() {
    return ended;
  }

  /// Says something of ours as soon as the frame under way is whole, and nothing behind it.
  void leave(byte[] words) {
    lastWords = words;
    move();
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
        if (!drain() || sourceEnded) {
          return;
        }
        if (!saysLastWords() && (dry(reads) || !fill())) {
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
    if (holdsBack()) {
      from.getSourceChannel().wakeupReads();
    }
    return true;
  }

  // TLS holds what it has decrypted, a stream what has come for it, and no socket tells of that.
  private boolean holdsBack() {
    return from instanceof SslConnection || from instanceof Pipe;
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
      if (discarding) {
        from.getSourceChannel().wakeupReads();
      }
      tunnel.flowEnded();
    }
    return ended;
  }

  private boolean saysLastWords() {
    byte[] words = lastWords;
    if (words == null || frames == null || !frames.between()) {
      return false;
    }
    lastWords = null;
    if (!frames.closed()) {
      PooledByteBuffer said = buffers.allocate();
      said.getBuffer().put(words).flip();
      waiting = said;
    }
    sourceEnded = true;
    // To close while something lies unread would be a reset, and what was said might be lost.
    discarding = true;
    from.getSourceChannel().setReadListener(_ -> discard());
    return true;
  }

  private void discard() {
    if (tunnel.over() || !discarding) {
      return;
    }
    tunnel.moving(true);
    if (dropOrEnd() < 0) {
      discarding = false;
      from.getSourceChannel().suspendReads();
      tunnel.flowEnded();
    }
    tunnel.moving(false);
  }

  private int dropOrEnd() {
    try {
      return Waste.drop(from.getSourceChannel().getConduit(), new byte[WASTE]);
    } catch (IOException _) {
      return -1;
    }
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
      dry = into.hasRemaining() && !holdsBack();
      into.flip();
      follow(into);
      waiting = lent;
      return true;
    }
    lent.close();
    if (n == 0) {
      return false;
    }
    sourceEnded = true;
    source.suspendReads();
    tunnel.halfClosed();
    // If the other side's end has come too, it is read by then, and both connections just close.
    tunnel.soon(this::move);
    return false;
  }

  /// What comes behind the frame under way is not passed on once we leave.
  private void follow(ByteBuffer read) {
    if (frames != null && lastWords != null) {
      read.limit(read.position() + frames.passOne(read));
    } else if (frames != null) {
      frames.pass(read);
    }
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
