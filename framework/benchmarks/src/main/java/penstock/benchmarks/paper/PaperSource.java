package penstock.benchmarks.paper;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSourceConduit;

/// Where bytes are read that were laid there. Belongs to one thread.
final class PaperSource implements StreamSourceConduit {

  private static final byte[] NOTHING = {};

  private final PaperThread thread;
  private final Runnable tell = this::tell;
  private @Nullable ReadReadyHandler handler;
  private byte[] laid = NOTHING;
  private int read;
  private boolean resumed;
  private boolean ended;

  PaperSource(PaperThread thread) {
    this.thread = thread;
  }

  void lay(byte[] bytes) {
    laid = bytes;
    read = 0;
  }

  void tell() {
    ReadReadyHandler told = handler;
    if (told != null) {
      told.readReady();
    }
  }

  void tellSoon() {
    thread.execute(tell);
  }

  @Override
  public int read(ByteBuffer dst) {
    int count = Math.min(dst.remaining(), laid.length - read);
    dst.put(laid, read, count);
    read += count;
    return count;
  }

  @Override
  public long read(ByteBuffer[] dsts, int offs, int len) {
    long all = 0;
    for (int i = offs; i < offs + len; i++) {
      all += read(dsts[i]);
    }
    return all;
  }

  @Override
  public void wakeupReads() {
    resumed = true;
    tellSoon();
  }

  @Override
  public void resumeReads() {
    resumed = true;
  }

  @Override
  public void suspendReads() {
    resumed = false;
  }

  @Override
  public boolean isReadResumed() {
    return resumed;
  }

  @Override
  public void terminateReads() {
    ended = true;
  }

  @Override
  public boolean isReadShutdown() {
    return ended;
  }

  @Override
  public long transferTo(long position, long count, FileChannel target) {
    throw new UnsupportedOperationException("transfer: to a file (expected: read)");
  }

  @Override
  public long transferTo(long count, ByteBuffer through, StreamSinkChannel target) {
    throw new UnsupportedOperationException("transfer: to a channel (expected: read)");
  }

  @Override
  public void awaitReadable() {}

  @Override
  public void awaitReadable(long time, TimeUnit unit) {}

  @Override
  public void setReadReadyHandler(@Nullable ReadReadyHandler next) {
    handler = next;
  }

  @Override
  public XnioIoThread getReadThread() {
    return thread;
  }

  @Override
  public XnioWorker getWorker() {
    return thread.getWorker();
  }
}
