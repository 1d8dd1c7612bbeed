package penstock.core.accesslog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.accesslog.AccessLogSettings.Rotate;
import penstock.core.metrics.AccessLogMetrics;

/// Takes lines from many threads and writes them from one. Who adds a line never waits: what cannot
/// be taken or written is dropped and counted.
final class LogWriter implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LogWriter.class);

  /// Memory for lines that wait.
  static final int WAITING = 1 << 21;

  /// A longer line is not written: it would keep out hundreds of others.
  static final int LONGEST = 1 << 17;

  /// Written at once.
  private static final int BATCH = 1 << 18;

  private static final byte NEW_LINE = '\n';

  /// How long lines are gathered before they are written.
  private static final Duration GATHERING = Duration.ofMillis(50);

  /// How long to wait for who is in the midst of copying the last line.
  private static final Duration COPYING = Duration.ofMillis(1);

  private static final Duration LAST_WRITES = Duration.ofSeconds(2);

  private final String name;
  private final LogTarget target;
  private final AccessLogMetrics metrics;
  private final LineRing ring;
  private final AtomicBoolean asleep = new AtomicBoolean();
  private final AtomicBoolean hurry = new AtomicBoolean();
  private final Thread thread;
  private volatile boolean reopening;
  private volatile boolean closing;
  private boolean broken;
  private int holders = 1;

  /// Begins to write.
  ///
  /// @param name for people
  /// @param target where lines end up
  /// @param metrics counts what is lost
  /// @param ring for lines that wait
  LogWriter(String name, LogTarget target, AccessLogMetrics metrics, LineRing ring) {
    this.name = name;
    this.target = target;
    this.metrics = metrics;
    this.ring = ring;
    this.thread = Thread.ofPlatform().name("penstock-access-log").daemon().unstarted(this::run);
  }

  LogWriter start() {
    thread.start();
    return this;
  }

  String name() {
    return name;
  }

  /// Adds a line. Any thread; neither blocks nor locks.
  ///
  /// @param line without its end
  void add(LineBytes line) {
    line.octet((char) NEW_LINE);
    int waiting = ring.offer(line.array(), line.length());
    if (waiting == LineRing.REFUSED) {
      metrics.dropped(1);
      return;
    }
    if ((asleep.get() && asleep.compareAndSet(true, false))
        || (waiting > ring.capacity() / 2 && hurry.compareAndSet(false, true))) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    boolean last;
    do {
      last = closing;
      if (last) {
        ring.close();
      }
      if (reopening) {
        reopen();
      }
      if (!drain() && !last) {
        sleep();
      }
      if (!closing) {
        hurry.set(false);
        LockSupport.parkNanos(this, GATHERING.toNanos());
      } else if (!ring.isEmpty()) {
        LockSupport.parkNanos(this, COPYING.toNanos());
      }
    } while (!last || !ring.isEmpty());
    end();
  }

  /// Waits for the first line after a while without any.
  private void sleep() {
    asleep.set(true);
    if (ring.isEmpty() && !closing && !reopening) {
      LockSupport.park(this);
    }
    asleep.set(false);
  }

  /// @return whether there was anything
  private boolean drain() {
    boolean some = false;
    ByteBuffer lines = ring.lines(BATCH);
    while (lines.hasRemaining()) {
      some = true;
      int bytes = lines.remaining();
      write(lines);
      ring.take(bytes);
      lines = ring.lines(BATCH);
    }
    return some;
  }

  private void write(ByteBuffer lines) {
    try {
      target.write(lines);
      if (broken) {
        broken = false;
        log.atInfo().addKeyValue("log", name).log("access log is written again");
      }
    } catch (IOException e) {
      metrics.dropped(unwritten(lines));
      if (!broken) {
        broken = true;
        log.atWarn()
            .addKeyValue("log", name)
            .addKeyValue("problem", e.toString())
            .log("access log cannot be written, lines are dropped");
      }
    }
  }

  private static long unwritten(ByteBuffer lines) {
    long ends = 0;
    for (int i = lines.position(); i < lines.limit(); i++) {
      ends += lines.get(i) == NEW_LINE ? 1 : 0;
    }
    return ends;
  }

  private void reopen() {
    reopening = false;
    try {
      target.reopen();
    } catch (IOException e) {
      log.atWarn()
          .addKeyValue("log", name)
          .addKeyValue("problem", e.toString())
          .log("access log could not be opened anew, the old file is written on");
    }
  }

  private void end() {
    try {
      target.close();
    } catch (IOException e) {
      log.atWarn()
          .addKeyValue("log", name)
          .addKeyValue("problem", e.toString())
          .log("access log could not be closed");
    }
  }

  /// Has the file rotated by other rules.
  void rotateBy(@Nullable Rotate rotate) {
    target.rotateBy(rotate);
  }

  /// Has the file opened anew.
  void renew() {
    reopening = true;
    LockSupport.unpark(thread);
  }

  /// One more uses it. Under the lock of [AccessLogs].
  void hold() {
    holders++;
  }

  /// One less uses it. Under the lock of [AccessLogs].
  ///
  /// @return whether nobody does
  boolean release() {
    holders--;
    return holders == 0;
  }

  /// Writes what waits and what has been begun, and ends; waits for that, not for long. Lines added
  /// from now on are dropped.
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    try {
      if (!thread.join(LAST_WRITES)) {
        log.atWarn().addKeyValue("log", name).log("access log is slow, its last lines are lost");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    metrics.close();
  }
}
