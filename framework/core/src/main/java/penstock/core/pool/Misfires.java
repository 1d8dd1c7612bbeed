package penstock.core.pool;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts what a pool's plugins throw, and tells of it at most once in ten seconds: it may happen
/// with every request.
final class Misfires {

  private static final Logger log = LoggerFactory.getLogger(LivePool.class);
  private static final long QUIET_NANOS = 10_000_000_000L;

  private final String pool;
  private final LongSupplier nanoTime;
  private final LongAdder count = new LongAdder();
  private final AtomicLong toldAt;

  Misfires(String pool, LongSupplier nanoTime) {
    this.pool = pool;
    this.nanoTime = nanoTime;
    this.toldAt = new AtomicLong(nanoTime.getAsLong() - QUIET_NANOS);
  }

  /// Counts one. Any thread.
  void add(Throwable thrown) {
    count.increment();
    long now = nanoTime.getAsLong();
    long last = toldAt.get();
    if (now - last >= QUIET_NANOS && toldAt.compareAndSet(last, now)) {
      log.atError()
          .setCause(thrown)
          .addKeyValue("pool", pool)
          .addKeyValue("total", count.sum())
          .log("plugin failed to choose an endpoint");
    }
  }

  long count() {
    return count.sum();
  }
}
