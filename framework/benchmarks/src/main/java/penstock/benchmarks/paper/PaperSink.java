package penstock.benchmarks.paper;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.WriteReadyHandler;

/// Where bytes are written; there is always room. Belongs to one thread.
final class PaperSink implements StreamSinkConduit {

  private final PaperThread thread;
  private final PaperStream stream;
  private boolean resumed;
  private boolean ended;

  PaperSink(PaperThread thread, PaperStream stream) {
    this.thread = thread;
    this.stream = stream;
  }

  @Override
  public int write(ByteBuffer bytes) {
    int count = bytes.remaining();
    stream.take(bytes);
    return count;
  }

  @Override
  public long write(ByteBuffer[] bytes, int offset, int length) {
    long all = 0;
    for (int i = offset; i < offset + length; i++) {
      all += write(bytes[i]);
    }
    return all;
  }

  @Override
  public int writeFinal(ByteBuffer bytes) {
    return write(bytes);
  }

  @Override
  public long writeFinal(ByteBuffer[] bytes, int offset, int length) {
    return write(bytes, offset, length);
  }

  @Override
  public long transferFrom(FileChannel from, long position, long count) {
    throw new UnsupportedOperationException("transfer: of a file (expected: write)");
  }

  @Override
  public long transferFrom(StreamSourceChannel from, long count, ByteBuffer through) {
    throw new UnsupportedOperationException("transfer: of a channel (expected: write)");
  }

  @Override
  public boolean flush() {
    return true;
  }

  @Override
  public void terminateWrites() {
    ended = true;
  }

  @Override
  public void truncateWrites() {
    ended = true;
  }

  @Override
  public boolean isWriteShutdown() {
    return ended;
  }

  @Override
  public void resumeWrites() {
    resumed = true;
  }

  @Override
  public void suspendWrites() {
    resumed = false;
  }

  @Override
  public void wakeupWrites() {
    resumed = true;
  }

  @Override
  public boolean isWriteResumed() {
    return resumed;
  }

  @Override
  public void awaitWritable() {}

  @Override
  public void awaitWritable(long time, TimeUnit unit) {}

  @Override
  public void setWriteReadyHandler(@Nullable WriteReadyHandler handler) {}

  @Override
  public XnioIoThread getWriteThread() {
    return thread;
  }

  @Override
  public XnioWorker getWorker() {
    return thread.getWorker();
  }
}
