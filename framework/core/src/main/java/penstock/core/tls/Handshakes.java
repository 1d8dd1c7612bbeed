package penstock.core.tls;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Where the long work of TLS handshakes is done: on as many threads as there are processors, never
/// on I/O threads. What clients ask for waits in a queue that is bounded; what we ask of endpoints
/// has threads of its own. From any thread.
public final class Handshakes implements AutoCloseable {

  private static final long SECOND = 1_000_000_000;
  private static final int MOST_WAITING = 100_000;

  private final ThreadPoolExecutor clients;
  private final ThreadPoolExecutor endpoints;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong nextAt = new AtomicLong(System.nanoTime() - SECOND);
  private volatile Limits limits = new Limits(0, MOST_WAITING);

  /// How many handshakes of clients there may be.
  ///
  /// @param perSecond begun in a second, at most as many at once; 0 for any number
  /// @param queue pieces of work that wait; 1 to 100000
  public record Limits(long perSecond, int queue) {}

  /// @param threads of each kind; more than 0
  public Handshakes(int threads) {
    this(threads, named("tls-clients-"));
  }

  /// @param ofClients makes the threads for what clients ask for
  Handshakes(int threads, ThreadFactory ofClients) {
    this.clients = pool(threads, ofClients);
    this.endpoints = pool(threads, named("tls-endpoints-"));
  }

  private static ThreadFactory named(String name) {
    return Thread.ofPlatform().name(name, 0).daemon().factory();
  }

  private static ThreadPoolExecutor pool(int threads, ThreadFactory factory) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /// Changes the limits for handshakes to come.
  public void limit(Limits next) {
    limits = next;
  }

  /// Work that waits for a thread; 0 or more.
  public int waiting() {
    return waiting.get();
  }

  /// Whether one more client may begin now; counts it if so.
  ///
  /// Source: the generic cell rate algorithm, ITU-T I.371.
  boolean begin(long now) {
    long perSecond = limits.perSecond();
    if (perSecond == 0) {
      return true;
    }
    long step = SECOND / perSecond;
    while (true) {
      long at = nextAt.get();
      long earliest = Math.max(at, now - SECOND + step);
      if (earliest - now > 0) {
        return false;
      }
      if (nextAt.compareAndSet(at, earliest + step)) {
        return true;
      }
    }
  }

  /// Where the handshakes of endpoints are done.
  public Executor endpoints() {
    return endpoints;
  }

  /// Has work of a client's handshake done, if there is room for it.
  ///
  /// @param first whether it is this client's first
  /// @return false if there is no room
  public boolean take(boolean first, Runnable work) {
    if (first && !begin(System.nanoTime())) {
      return false;
    }
    if (waiting.incrementAndGet() > limits.queue()) {
      waiting.decrementAndGet();
      return false;
    }
    try {
      clients.execute(() -> {
        waiting.decrementAndGet();
        work.run();
      });
      return true;
    } catch (RejectedExecutionException | OutOfMemoryError _) {
      // The second where the system has no thread to give.
      waiting.decrementAndGet();
      return false;
    }
  }

  /// Ends the threads.
  @Override
  public void close() {
    clients.shutdownNow();
    endpoints.shutdownNow();
  }
}
