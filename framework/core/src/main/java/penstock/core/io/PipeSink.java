package penstock.core.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.XnioIoThread;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.ConduitWritableByteChannel;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.NullStreamSinkConduit;
import org.xnio.conduits.WriteReadyHandler;

/// What goes through a [Pipe]. Belongs to one I/O thread.
final class PipeSink extends AbstractStreamSinkConduit<NullStreamSinkConduit> {

  private final Pipe pipe;
  private final Pipe.Stream stream;
  private @Nullable WriteReadyHandler handler;
  private boolean resumed;
  private boolean shut;

  PipeSink(Pipe pipe, Pipe.Stream stream, XnioIoThread thread) {
    super(new NullStreamSinkConduit(thread));
    this.pipe = pipe;
    this.stream = stream;
  }

  /// Tells whoever writes, if there is room.
  void wake() {
    WriteReadyHandler told = handler;
    if (resumed && told != null && stream.canWrite()) {
      told.writeReady();
    }
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    return stream.write(bytes);
  }

  @Override
  public long write(ByteBuffer[] bytes, int offset, int length) throws IOException {
    long all = 0;
    for (int i = offset; i < offset + length; i++) {
      all += write(bytes[i]);
      if (bytes[i].hasRemaining()) {
        return all;
      }
    }
    return all;
  }

  @Override
  public int writeFinal(ByteBuffer bytes) throws IOException {
    return Conduits.writeFinalBasic(this, bytes);
  }

  @Override
  public long writeFinal(ByteBuffer[] bytes, int offset, int length) throws IOException {
    return Conduits.writeFinalBasic(this, bytes, offset, length);
  }

  @Override
  public long transferFrom(FileChannel from, long position, long count) throws IOException {
    return from.transferTo(position, count, new ConduitWritableByteChannel(this));
  }

  @Override
  public long transferFrom(StreamSourceChannel from, long count, ByteBuffer through)
      throws IOException {
    return IoUtils.transfer(from, count, through, new ConduitWritableByteChannel(this));
  }

  @Override
  public boolean flush() throws IOException {
    return stream.flush();
  }

  @Override
  public void terminateWrites() {
    if (!shut) {
      shut = true;
      stream.end();
    }
  }

  @Override
  public void truncateWrites() {
    IoUtils.safeClose(pipe);
  }

  @Override
  public boolean isWriteShutdown() {
    return shut;
  }

  @Override
  public void resumeWrites() {
    if (!resumed) {
      resumed = true;
      if (stream.canWrite()) {
        pipe.wakeSoon();
      }
    }
  }

  @Override
  public void suspendWrites() {
    resumed = false;
  }

  @Override
  public void wakeupWrites() {
    resumed = true;
    pipe.wakeSoon();
  }

  @Override
  public boolean isWriteResumed() {
    return resumed;
  }

  @Override
  public void setWriteReadyHandler(WriteReadyHandler told) {
    handler = told;
  }
}
