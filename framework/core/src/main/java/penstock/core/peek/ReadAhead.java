package penstock.core.peek;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.ConduitReadableByteChannel;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.StreamSourceConduit;

/// Gives back bytes that were read too early, before those that follow. Belongs to one I/O thread.
public final class ReadAhead extends AbstractStreamSourceConduit<StreamSourceConduit> {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private ByteBuffer early;

  /// @param next gives what follows
  /// @param early what was read of it; kept
  public ReadAhead(StreamSourceConduit next, ByteBuffer early) {
    super(next);
    this.early = early;
  }

  @Override
  public int read(ByteBuffer dst) throws IOException {
    if (!early.hasRemaining()) {
      return next.read(dst);
    }
    int n = Math.min(early.remaining(), dst.remaining());
    dst.put(early.slice(early.position(), n));
    early.position(early.position() + n);
    if (!early.hasRemaining()) {
      early = NOTHING;
    } else if (next.isReadResumed()) {
      // The socket does not know that there is more.
      next.wakeupReads();
    }
    return n;
  }

  @Override
  public long read(ByteBuffer[] dsts, int offs, int len) throws IOException {
    if (!early.hasRemaining()) {
      return next.read(dsts, offs, len);
    }
    for (int i = offs; i < offs + len; i++) {
      if (dsts[i].hasRemaining()) {
        return read(dsts[i]);
      }
    }
    return 0;
  }

  @Override
  public long transferTo(long position, long count, FileChannel target) throws IOException {
    return early.hasRemaining()
        ? target.transferFrom(new ConduitReadableByteChannel(this), position, count)
        : next.transferTo(position, count, target);
  }

  @Override
  public long transferTo(long count, ByteBuffer throughBuffer, StreamSinkChannel target)
      throws IOException {
    return early.hasRemaining()
        ? Conduits.transfer(this, count, throughBuffer, target)
        : next.transferTo(count, throughBuffer, target);
  }

  @Override
  public void resumeReads() {
    if (early.hasRemaining()) {
      next.wakeupReads();
    } else {
      next.resumeReads();
    }
  }

  @Override
  public void terminateReads() throws IOException {
    early = NOTHING;
    next.terminateReads();
  }
}
