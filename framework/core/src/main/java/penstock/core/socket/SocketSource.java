package penstock.core.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSourceConduit;

/// What a connection receives.
final class SocketSource implements StreamSourceConduit {

  private final SocketStream stream;
  private final SocketChannel channel;
  private @Nullable ReadReadyHandler handler;

  SocketSource(SocketStream stream, SocketChannel channel) {
    this.stream = stream;
    this.channel = channel;
  }

  void ready() {
    if (stream.isReadShutdown()) {
      suspendReads();
    }
    if (handler != null) {
      handler.readReady();
    }
  }

  /// Tells that nothing more will be read.
  void terminated() {
    if (handler != null) {
      handler.terminated();
    }
  }

  /// The thread ends.
  void end() {
    if (handler != null) {
      handler.forceTermination();
    }
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int n = stream.isReadShutdown() ? -1 : readOpen(into);
    if (n < 0) {
      heardOut();
    }
    return n;
  }

  private int readOpen(ByteBuffer into) throws IOException {
    try {
      return channel.read(into);
    } catch (ClosedChannelException _) {
      return -1;
    }
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) throws IOException {
    if (length == 1) {
      return read(into[offset]);
    }
    long n = stream.isReadShutdown() ? -1 : readOpen(into, offset, length);
    if (n < 0) {
      heardOut();
    }
    return n;
  }

  private long readOpen(ByteBuffer[] into, int offset, int length) throws IOException {
    try {
      return channel.read(into, offset, length);
    } catch (ClosedChannelException _) {
      return -1;
    }
  }

  // Behind the other side's last word there is nothing to shut down.
  private void heardOut() {
    if (stream.readsEnded()) {
      suspendReads();
      terminated();
    }
  }

  @Override
  public void terminateReads() throws IOException {
    if (stream.readsEnded()) {
      suspendReads();
      try {
        if (stream.isOpen()) {
          channel.shutdownInput();
        }
      } catch (ClosedChannelException _) {
        // It is closed both ways.
      } finally {
        terminated();
      }
    }
  }

  @Override
  public long transferTo(long position, long count, FileChannel to) throws IOException {
    return stream.isReadShutdown() ? 0 : to.transferFrom(channel, position, count);
  }

  @Override
  public long transferTo(long count, ByteBuffer through, StreamSinkChannel to) throws IOException {
    return Conduits.transfer(this, count, through, to);
  }

  @Override
  public boolean isReadShutdown() {
    return stream.isReadShutdown();
  }

  @Override
  public void resumeReads() {
    stream.want(SelectionKey.OP_READ);
  }

  @Override
  public void suspendReads() {
    stream.ignore(SelectionKey.OP_READ);
  }

  @Override
  public void wakeupReads() {
    stream.wakeup(SelectionKey.OP_READ);
  }

  @Override
  public boolean isReadResumed() {
    return stream.waitsFor(SelectionKey.OP_READ);
  }

  @Override
  public void awaitReadable() throws IOException {
    Waiting.await(channel, SelectionKey.OP_READ, 0);
  }

  @Override
  public void awaitReadable(long time, TimeUnit unit) throws IOException {
    Waiting.await(channel, SelectionKey.OP_READ, Math.max(1, unit.toMillis(time)));
  }

  @Override
  public XnioIoThread getReadThread() {
    return stream.getIoThread();
  }

  @Override
  public XnioWorker getWorker() {
    return stream.getWorker();
  }

  @Override
  public void setReadReadyHandler(ReadReadyHandler next) {
    handler = next;
  }
}
