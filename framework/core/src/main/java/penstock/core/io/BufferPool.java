package penstock.core.io;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.DefaultByteBufferPool;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;
import penstock.core.metrics.LineRegistry;
import penstock.core.metrics.ProcessMetrics;

/// Direct buffers of two sizes, kept in a stack of each I/O thread.
///
/// A buffer that was made is never given back to the system: freeing and making direct memory costs
/// ten times what a request costs. What other threads return goes through a shared queue. Memory is
/// bounded: beyond the cap, lending fails.
public final class BufferPool implements ByteBufferPool {

  /// Bytes in a buffer for heads and small pieces.
  public static final int SMALL = 16 * 1024;

  /// Bytes in a buffer for relaying bodies.
  public static final int LARGE = 64 * 1024;

  private static final int KEPT_BY_A_THREAD = 256;

  private final XnioWorker worker;
  private final Size small;
  private final Size large;
  private final AtomicLong room;
  private final long cap;

  /// A pool for one worker.
  ///
  /// @param worker whose I/O threads get stacks of their own
  /// @param threads how many I/O threads it has
  /// @param cap bytes of direct memory this pool may hold
  public BufferPool(XnioWorker worker, int threads, long cap) {
    this.worker = worker;
    this.cap = cap;
    this.room = new AtomicLong(cap);
    this.small = new Size(SMALL, threads);
    this.large = new Size(LARGE, threads);
  }

  /// Lends a small buffer, cleared.
  ///
  /// @throws NoRoomException if the cap is reached
  @Override
  public PooledByteBuffer allocate() {
    return small.lend();
  }

  /// Lends a large buffer, cleared.
  ///
  /// @throws NoRoomException if the cap is reached
  public PooledByteBuffer allocateLarge() {
    return large.lend();
  }

  /// Shows how many buffers are lent and kept.
  public void register(LineRegistry registry) {
    small.register(registry);
    large.register(registry);
  }

  /// Bytes of direct memory made so far; from any thread.
  public long bytesMade() {
    return cap - room.get();
  }

  /// Buffers lent and not yet given back; from any thread.
  public long lent() {
    return small.lent.sum() + large.lent.sum();
  }

  @Override
  public ByteBufferPool getArrayBackedPool() {
    return HeapBuffers.POOL;
  }

  @Override
  public int getBufferSize() {
    return SMALL;
  }

  @Override
  public boolean isDirect() {
    return true;
  }

  /// Does nothing: buffers live as long as the process.
  @Override
  public void close() {}

  private static final class HeapBuffers {
    static final ByteBufferPool POOL = new DefaultByteBufferPool(false, SMALL, 256, 4);
  }

  private final class Size {

    private final int bytes;
    private final @Nullable Stack[] stacks;
    private final Queue<ByteBuffer> shared = new ConcurrentLinkedQueue<>();
    private final LongAdder made = new LongAdder();
    private final LongAdder lent = new LongAdder();

    Size(int bytes, int threads) {
      this.bytes = bytes;
      this.stacks = new Stack[threads];
    }

    void register(LineRegistry registry) {
      ProcessMetrics.registerBuffers(
          registry, bytes, lent::sum, () -> Math.max(0, made.sum() - lent.sum()));
    }

    PooledByteBuffer lend() {
      lent.increment();
      Stack stack = own();
      ByteBuffer buffer = stack == null ? null : stack.pop();
      if (buffer == null) {
        buffer = shared.poll();
      }
      return new Loan(this, buffer == null ? make() : buffer.clear());
    }

    void takeBack(ByteBuffer buffer) {
      lent.decrement();
      Stack stack = own();
      if (stack == null || !stack.push(buffer)) {
        shared.add(buffer);
      }
    }

    private @Nullable Stack own() {
      if (!(Thread.currentThread() instanceof XnioIoThread thread)
          || thread.getWorker() != worker) {
        return null;
      }
      int number = thread.getNumber();
      Stack stack = stacks[number];
      if (stack == null) {
        stack = new Stack();
        stacks[number] = stack;
      }
      return stack;
    }

    private ByteBuffer make() {
      if (room.addAndGet(-bytes) < 0) {
        room.addAndGet(bytes);
        lent.decrement();
        throw new NoRoomException("buffers: " + bytesMade() + " bytes in use (expected: less)");
      }
      try {
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
        made.increment();
        return buffer;
      } catch (OutOfMemoryError e) {
        // The system's cap is lower than ours.
        room.addAndGet(bytes);
        lent.decrement();
        throw new NoRoomException("buffers: " + e.getMessage() + " (expected: direct memory)");
      }
    }
  }

  private static final class Stack {

    private final @Nullable ByteBuffer[] buffers = new ByteBuffer[KEPT_BY_A_THREAD];
    private int size;

    @Nullable ByteBuffer pop() {
      if (size == 0) {
        return null;
      }
      ByteBuffer top = buffers[--size];
      buffers[size] = null;
      return top;
    }

    boolean push(ByteBuffer buffer) {
      if (size == KEPT_BY_A_THREAD) {
        return false;
      }
      buffers[size++] = buffer;
      return true;
    }
  }

  /// A new object for each loan, so that a buffer closed twice does no harm to its next holder.
  private static final class Loan implements PooledByteBuffer {

    private final Size size;
    private @Nullable ByteBuffer buffer;

    Loan(Size size, ByteBuffer buffer) {
      this.size = size;
      this.buffer = buffer;
    }

    @Override
    public ByteBuffer getBuffer() {
      ByteBuffer lent = buffer;
      if (lent == null) {
        throw new IllegalStateException("buffer: closed (expected: open)");
      }
      return lent;
    }

    @Override
    public void close() {
      ByteBuffer lent = buffer;
      if (lent != null) {
        buffer = null;
        size.takeBack(lent);
      }
    }

    @Override
    public boolean isOpen() {
      return buffer != null;
    }
  }
}
