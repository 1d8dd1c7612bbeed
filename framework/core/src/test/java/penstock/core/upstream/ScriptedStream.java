package penstock.core.upstream;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSourceConduit;
import penstock.core.io.BufferPool;

/// A connection that gives what a test tells it to, piece by piece, and takes nothing.
final class ScriptedStream extends StreamConnection {

  private static final InetSocketAddress NOWHERE = new InetSocketAddress("127.0.0.1", 1);

  private final Deque<ByteBuffer> pieces = new ArrayDeque<>();
  private boolean ended;

  ScriptedStream(XnioIoThread thread) {
    super(thread);
    setSourceConduit(new Source(thread));
    setSinkConduit(new org.xnio.conduits.NullStreamSinkConduit(thread));
  }

  void give(byte[] bytes, int from, int to) {
    pieces.addLast(ByteBuffer.wrap(bytes, from, to - from));
  }

  void end() {
    ended = true;
  }

  boolean empty() {
    return pieces.isEmpty();
  }

  @Override
  protected void notifyWriteClosed() {}

  @Override
  protected void notifyReadClosed() {}

  @Override
  public SocketAddress getPeerAddress() {
    return NOWHERE;
  }

  @Override
  public SocketAddress getLocalAddress() {
    return NOWHERE;
  }

  /// Reads fill at most one piece at a time, so that each looks like a packet of its own.
  private final class Source implements StreamSourceConduit {

    private final XnioIoThread thread;
    private boolean resumed;

    Source(XnioIoThread thread) {
      this.thread = thread;
    }

    @Override
    public int read(ByteBuffer into) {
      ByteBuffer piece = pieces.peekFirst();
      if (piece == null) {
        return ended ? -1 : 0;
      }
      int n = Math.min(piece.remaining(), into.remaining());
      into.put(into.position(), piece, piece.position(), n).position(into.position() + n);
      piece.position(piece.position() + n);
      if (!piece.hasRemaining()) {
        pieces.removeFirst();
      }
      return n;
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) {
      return read(into[offset]);
    }

    @Override
    public long transferTo(long position, long count, FileChannel target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long count, ByteBuffer through, StreamSinkChannel target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void terminateReads() {}

    @Override
    public boolean isReadShutdown() {
      return false;
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
    public void wakeupReads() {
      resumed = true;
    }

    @Override
    public boolean isReadResumed() {
      return resumed;
    }

    @Override
    public void awaitReadable() {}

    @Override
    public void awaitReadable(long time, @Nullable TimeUnit unit) {}

    @Override
    public XnioIoThread getReadThread() {
      return thread;
    }

    @Override
    public void setReadReadyHandler(ReadReadyHandler handler) {}

    @Override
    public XnioWorker getWorker() {
      return thread.getWorker();
    }
  }

  /// Room for tests that look at buffers.
  static BufferPool buffers(XnioWorker worker) {
    return new BufferPool(worker, 1, 16 << 20);
  }
}
