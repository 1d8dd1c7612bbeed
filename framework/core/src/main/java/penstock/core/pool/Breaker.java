package penstock.core.pool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes a failing pool out of use: opens when too many requests fail, and closes when a few let
/// through after a while succeed. Any thread counts and asks; neither blocks nor locks.
///
/// Source: M. Nygard, "Release It!", the circuit breaker.
public final class Breaker {

  private static final Logger log = LoggerFactory.getLogger(Breaker.class);

  private enum State {
    CLOSED,
    OPEN,
    HALF_OPEN
  }

  private final String pool;
  private final LongSupplier nanoTime;
  private final LongAdder good = new LongAdder();
  private final LongAdder bad = new LongAdder();
  private final Deque<Mark> marks = new ArrayDeque<>();
  private final AtomicInteger probes = new AtomicInteger();
  private final AtomicInteger proven = new AtomicInteger();
  private final AtomicInteger begun = new AtomicInteger();
  private volatile State state = State.CLOSED;
  private volatile long openUntil;
  private volatile long probesUntil;
  private volatile @Nullable BreakerSettings settings;

  private record Mark(long good, long bad) {}

  /// @param pool for the log
  Breaker(String pool, LongSupplier nanoTime) {
    this.pool = pool;
    this.nanoTime = nanoTime;
  }

  /// Other settings from now on. Runs on a control thread.
  ///
  /// @param next null for never opening
  void update(@Nullable BreakerSettings next) {
    settings = next;
    if (next == null) {
      state = State.CLOSED;
    }
  }

  /// Whether a request is let through.
  public boolean admits() {
    return switch (state) {
      case CLOSED -> true;
      case OPEN -> false;
      case HALF_OPEN -> probes.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    };
  }

  /// The answer to a request that was let through has begun well. It may go on for hours, and end
  /// by its client's leaving.
  public void begun() {
    if (state == State.HALF_OPEN) {
      begun.incrementAndGet();
    }
  }

  /// A request that was let through has ended.
  public void ended(Verdict verdict) {
    if (settings == null) {
      return;
    }
    boolean trying = state == State.HALF_OPEN;
    switch (verdict) {
      case GOOD -> {
        good.increment();
        if (trying) {
          proven.incrementAndGet();
        }
      }
      case BAD -> bad.increment();
      case NONE -> {
        if (trying) {
          // It proved nothing: another one may try.
          probes.incrementAndGet();
        }
      }
    }
  }

  /// Whether requests are turned away.
  public boolean open() {
    return state != State.CLOSED;
  }

  /// Decides; to be called about once a second, by one control thread at a time.
  void tick() {
    BreakerSettings now = settings;
    if (now == null) {
      marks.clear();
      return;
    }
    switch (state) {
      case CLOSED -> judge(now);
      case OPEN -> {
        if (nanoTime.getAsLong() - openUntil >= 0) {
          tryOut(now);
        }
      }
      case HALF_OPEN -> judgeProbes(now);
    }
  }

  private void judge(BreakerSettings now) {
    Mark latest = new Mark(good.sum(), bad.sum());
    marks.addLast(latest);
    while (marks.size() > now.window().toSeconds() + 1) {
      marks.removeFirst();
    }
    Mark first = marks.getFirst();
    long failed = latest.bad() - first.bad();
    long all = failed + latest.good() - first.good();
    if (all >= now.minRequests() && failed >= now.errorRate().fraction() * all) {
      log.atWarn()
          .addKeyValue("pool", pool)
          .addKeyValue("failed", failed)
          .addKeyValue("requests", all)
          .log("pool fails: it takes no requests for a while");
      open(now);
    }
  }

  private void open(BreakerSettings now) {
    marks.clear();
    openUntil = nanoTime.getAsLong() + now.openFor().toNanos();
    state = State.OPEN;
  }

  private void tryOut(BreakerSettings now) {
    marks.addLast(new Mark(good.sum(), bad.sum()));
    proven.set(0);
    begun.set(0);
    letThrough(now);
    state = State.HALF_OPEN;
  }

  private void letThrough(BreakerSettings now) {
    probes.set(now.probes());
    probesUntil = nanoTime.getAsLong() + now.openFor().toNanos();
  }

  private void judgeProbes(BreakerSettings now) {
    Mark before = marks.getFirst();
    if (bad.sum() > before.bad()) {
      open(now);
      return;
    }
    boolean late = nanoTime.getAsLong() - probesUntil >= 0;
    if (proven.get() >= now.probes() || (late && begun.get() >= now.probes())) {
      marks.clear();
      marks.addLast(new Mark(good.sum(), bad.sum()));
      state = State.CLOSED;
      log.atInfo().addKeyValue("pool", pool).log("pool takes requests again");
    } else if (late) {
      // Those under way must not keep all others out for as long as they last.
      letThrough(now);
    }
  }
}
