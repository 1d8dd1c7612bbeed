package penstock.core.upstream;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.xnio.XnioIoThread;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.io.BufferPool;
import penstock.core.io.Loop;
import penstock.core.io.Loops;

/// The [UpstreamPool] of each I/O thread.
public final class Upstreams {

  private final Loops loops;
  private final BufferPool buffers;
  private final AtomicReferenceArray<UpstreamPool> pools;

  /// @param loops the worker's I/O threads
  /// @param threads how many there are
  /// @param buffers lends buffers on them
  public Upstreams(Loops loops, int threads, BufferPool buffers) {
    this.loops = loops;
    this.buffers = buffers;
    this.pools = new AtomicReferenceArray<>(threads);
  }

  /// The calling thread's own pool.
  ///
  /// @param thread the I/O thread this is called on
  public UpstreamPool of(XnioIoThread thread) {
    UpstreamPool pool = pools.getPlain(thread.getNumber());
    if (pool == null) {
      pool = new UpstreamPool(loops.of(thread), buffers);
      pools.set(thread.getNumber(), pool);
    }
    return pool;
  }

  /// The calling thread's own loop.
  public Loop loop(XnioIoThread thread) {
    return loops.of(thread);
  }

  /// Closes the idle connections to an endpoint that is no longer used, soon. From any thread.
  public void evict(LiveEndpoint endpoint) {
    for (int i = 0; i < pools.length(); i++) {
      UpstreamPool pool = pools.get(i);
      if (pool != null) {
        evict(pool, endpoint);
      }
    }
  }

  /// Runs something on every I/O thread that sends to endpoints, soon, with what that thread has to
  /// itself. From any thread.
  ///
  /// @return on how many; 0 or more
  public int onEach(Consumer<Loop> task) {
    int count = 0;
    for (int i = 0; i < pools.length(); i++) {
      UpstreamPool pool = pools.get(i);
      if (pool != null) {
        try {
          pool.loop().thread().execute(() -> task.accept(pool.loop()));
          count++;
        } catch (RejectedExecutionException _) {
          // The thread is ending, and all that is under way there.
        }
      }
    }
    return count;
  }

  private static void evict(UpstreamPool pool, LiveEndpoint endpoint) {
    Loop.soon(pool.loop().thread(), () -> pool.evict(endpoint));
  }
}
