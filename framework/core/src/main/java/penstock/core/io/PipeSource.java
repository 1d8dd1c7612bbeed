package penstock.core.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.ConduitReadableByteChannel;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.EmptyStreamSourceConduit;
import org.xnio.conduits.ReadReadyHandler;

/// What comes through a [Pipe]. Belongs to one I/O thread.
final class PipeSource extends AbstractStreamSourceConduit<EmptyStreamSourceConduit> {

  private final Pipe pipe;
  private final Pipe.Stream stream;
  private @Nullable ReadReadyHandler handler;
  private boolean resumed;
  private boolean shut;

  PipeSource(Pipe pipe, Pipe.Stream stream, XnioIoThread thread) {
    super(new EmptyStreamSourceConduit(thread));
    this.pipe = pipe;
    this.stream = stream;
  }

  /// Tells whoever reads, if there is something to read.
  void wake() {
    ReadReadyHandler told = handler;
    if (resumed && told != null && stream.canRead()) {
      told.readReady();
    }
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    return shut ? -1 : stream.read(into);
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) throws IOException {
    long all = 0;
    for (int i = offset; i < offset + length; i++) {
      while (into[i].hasRemaining()) {
        int n = read(into[i]);
        if (n <= 0) {
          return all == 0 ? n : all;
        }
        all += n;
      }
    }
    return all;
  }

  @Override
  public long transferTo(long position, long count, FileChannel target) throws IOException {
    return target.transferFrom(new ConduitReadableByteChannel(this), position, count);
  }

  @Override
  public long transferTo(long count, ByteBuffer through, StreamSinkChannel target)
      throws IOException {
    return Conduits.transfer(this, count, through, target);
  }

  @Override
  public void terminateReads() {
    shut = true;
  }

  @Override
  public boolean isReadShutdown() {
    return shut;
  }

  @Override
  public void resumeReads() {
    if (!resumed) {
      resumed = true;
      if (stream.canRead()) {
        pipe.wakeSoon();
      }
    }
  }

  @Override
  public void suspendReads() {
    resumed = false;
  }

  @Override
  public void wakeupReads() {
    resumed = true;
    pipe.wakeSoon();
  }

  @Override
  public boolean isReadResumed() {
    return resumed;
  }

  @Override
  public void setReadReadyHandler(ReadReadyHandler told) {
    handler = told;
  }
}
