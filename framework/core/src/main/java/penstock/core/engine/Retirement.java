package penstock.core.engine;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lines that were replaced and still have requests; each is closed when its last request has
/// ended.
final class Retirement {

  private static final Logger log = LoggerFactory.getLogger(Retirement.class);
  private static final long LOOK_MILLIS = 100;

  private final ScheduledExecutorService scheduler;
  private final Set<Retired> waiting = ConcurrentHashMap.newKeySet();

  Retirement(ScheduledExecutorService scheduler) {
    this.scheduler = scheduler;
  }

  /// A line with what ends with it. Not a record: its identity is what counts, and what it holds
  /// may have an equality of its own.
  private static final class Retired {

    private final Line line;
    private final List<AutoCloseable> unneeded;
    private boolean closed;

    Retired(Line line, List<AutoCloseable> unneeded) {
      this.line = line;
      this.unneeded = List.copyOf(unneeded);
    }

    synchronized void close() {
      if (closed) {
        return;
      }
      closed = true;
      line.close();
      for (AutoCloseable each : unneeded) {
        try {
          each.close();
        } catch (Exception | LinkageError e) {
          log.atWarn().setCause(e).log("part of an old configuration failed to close");
        }
      }
    }
  }

  /// @param line not in force any more
  /// @param unneeded what the lines after it do not use
  void retire(Line line, List<AutoCloseable> unneeded) {
    Retired retired = new Retired(line, unneeded);
    waiting.add(retired);
    look(retired);
  }

  // Whoever enters looks afterwards whether the line is still in force: once it is not, nobody who
  // stays can be missing from the count.
  private void look(Retired retired) {
    if (retired.line.users() == 0) {
      Thread.ofVirtual().name("retire-line").start(() -> close(retired));
      return;
    }
    try {
      scheduler.schedule(() -> look(retired), LOOK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException _) {
      // Everything is being taken down: closeAll does it.
    }
  }

  // Whoever comes second waits until all is closed.
  private void close(Retired retired) {
    retired.close();
    waiting.remove(retired);
  }

  /// Closes all of them now, requests or not. Control threads only.
  void closeAll() {
    List.copyOf(waiting).forEach(this::close);
  }

  /// Lines that still wait for requests; 0 or more.
  int waiting() {
    return waiting.size();
  }
}
