package penstock.core.tls;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;

/// Buffers for TLS records outside the heap, in bounded number: beyond it they are on the heap, so
/// that clients that send half a handshake take no more than that from the memory of requests. From
/// any thread.
final class RecordBuffers implements ByteBufferPool {

  /// A record fits into one.
  static final int BYTES = 17 * 1024;

  private static final int MOST = 1024;
  private static final int MOST_OF_A_THREAD = 16;

  private final ThreadLocal<Deque<ByteBuffer>> own = ThreadLocal.withInitial(ArrayDeque::new);
  private final Queue<ByteBuffer> shared = new ConcurrentLinkedQueue<>();
  private final AtomicInteger made = new AtomicInteger();
  private final ByteBufferPool beyond;

  /// @param beyond lends buffers of the same size on the heap
  RecordBuffers(ByteBufferPool beyond) {
    this.beyond = beyond;
  }

  @Override
  public PooledByteBuffer allocate() {
    ByteBuffer buffer = keeps() ? own.get().poll() : null;
    if (buffer == null) {
      buffer = shared.poll();
    }
    if (buffer == null) {
      buffer = make();
    }
    return buffer == null ? beyond.allocate() : new Loan(buffer.clear());
  }

  private @Nullable ByteBuffer make() {
    if (made.get() >= MOST) {
      return null;
    }
    if (made.incrementAndGet() > MOST) {
      made.decrementAndGet();
      return null;
    }
    try {
      return ByteBuffer.allocateDirect(BYTES);
    } catch (OutOfMemoryError _) {
      // The system's cap is lower than ours.
      made.decrementAndGet();
      return null;
    }
  }

  private void takeBack(ByteBuffer buffer) {
    if (keeps() && own.get().size() < MOST_OF_A_THREAD) {
      own.get().push(buffer);
    } else {
      shared.add(buffer);
    }
  }

  /// Whether the calling thread lives as long as the process: others would take what they keep with
  /// them.
  private static boolean keeps() {
    return Thread.currentThread() instanceof XnioIoThread;
  }

  @Override
  public ByteBufferPool getArrayBackedPool() {
    return beyond;
  }

  @Override
  public int getBufferSize() {
    return BYTES;
  }

  @Override
  public boolean isDirect() {
    return true;
  }

  /// Does nothing: buffers live as long as the process.
  @Override
  public void close() {}

  private final class Loan implements PooledByteBuffer {

    private @Nullable ByteBuffer buffer;

    Loan(ByteBuffer buffer) {
      this.buffer = buffer;
    }

    @Override
    public ByteBuffer getBuffer() {
      ByteBuffer lent = buffer;
      if (lent == null) {
        throw new IllegalStateException("buffer: given back (expected: lent)");
      }
      return lent;
    }

    @Override
    public void close() {
      ByteBuffer lent = buffer;
      if (lent != null) {
        buffer = null;
        takeBack(lent);
      }
    }

    @Override
    public boolean isOpen() {
      return buffer != null;
    }
  }
}
