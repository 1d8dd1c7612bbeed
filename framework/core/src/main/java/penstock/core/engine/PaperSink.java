package penstock.core.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.WriteReadyHandler;

/// Where an answer goes that no client waits for: into memory. One thread at a time.
final class PaperSink implements StreamSinkConduit {

  /// What is beyond is taken and forgotten.
  private static final int MOST_BYTES = 64 << 10;

  private final XnioIoThread thread;
  private final Runnable atTheEnd;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream(0);
  private boolean ended;

  /// @param atTheEnd runs once, when the answer is complete
  PaperSink(XnioIoThread thread, Runnable atTheEnd) {
    this.thread = thread;
    this.atTheEnd = atTheEnd;
  }

  /// What was written, as UTF-8.
  String text() {
    return written.toString(StandardCharsets.UTF_8);
  }

  private void end() {
    if (!ended) {
      ended = true;
      atTheEnd.run();
    }
  }

  @Override
  public int write(ByteBuffer bytes) {
    int count = bytes.remaining();
    byte[] copy = new byte[count];
    bytes.get(copy);
    written.write(copy, 0, Math.min(count, MOST_BYTES - written.size()));
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
    int count = write(bytes);
    end();
    return count;
  }

  @Override
  public long writeFinal(ByteBuffer[] bytes, int offset, int length) {
    long count = write(bytes, offset, length);
    end();
    return count;
  }

  @Override
  public long transferFrom(FileChannel from, long position, long count) throws IOException {
    ByteBuffer through = ByteBuffer.allocate((int) Math.min(count, MOST_BYTES));
    int n = from.read(through, position);
    return n < 0 ? -1 : write(through.flip());
  }

  @Override
  public long transferFrom(StreamSourceChannel from, long count, ByteBuffer through)
      throws IOException {
    through.clear();
    int n = from.read(through);
    return n < 0 ? -1 : write(through.flip());
  }

  @Override
  public boolean flush() {
    return true;
  }

  @Override
  public void terminateWrites() {
    end();
  }

  @Override
  public void truncateWrites() {
    end();
  }

  @Override
  public boolean isWriteShutdown() {
    return ended;
  }

  // There is always room: nobody has to be told of it.

  @Override
  public void resumeWrites() {}

  @Override
  public void suspendWrites() {}

  @Override
  public void wakeupWrites() {}

  @Override
  public boolean isWriteResumed() {
    return false;
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
