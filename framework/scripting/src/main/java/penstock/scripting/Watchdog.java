package penstock.scripting;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Cuts off calls that take too long or allocate too much, by closing their context. It looks every
/// five milliseconds; what it reads costs the calls nothing.
///
/// A call is too long when its budget was spent on a processor, not only on the clock: a thread
/// that was not scheduled, or stood still for the garbage collector, is not at fault.
final class Watchdog implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

  static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private static final long STUCK_NANOS = TimeUnit.MILLISECONDS.toNanos(900);
  private static final int PATIENCE = 20;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final List<Seat> seats = new CopyOnWriteArrayList<>();
  private final AtomicInteger stuck = new AtomicInteger();
  private final Thread thread;
  private volatile boolean closed;

  Watchdog() {
    thread = Thread.ofPlatform().daemon().name("penstock-script-watchdog").start(this::run);
  }

  /// A place at which a thread runs a script.
  Seat seat(Thread of, Seat.Budget budget) {
    Seat seat = new Seat(of, budget);
    seats.add(seat);
    LockSupport.unpark(thread);
    return seat;
  }

  /// Looks at a place no more, once its call has ended.
  void forget(Seat seat) {
    seat.retired = true;
    if (seat.call() == 0) {
      seats.remove(seat);
    }
  }

  /// How many calls were cut off and have not ended a second later: threads that are lost.
  int stuck() {
    return stuck.get();
  }

  private void run() {
    while (!closed) {
      if (seats.isEmpty()) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, TICK_NANOS);
      }
      for (Seat seat : seats) {
        lookSafely(seat);
      }
    }
  }

  // Where a script has used up the memory or the threads, this may fail, too; it is tried again.
  private void lookSafely(Seat seat) {
    try {
      look(seat);
    } catch (RuntimeException | Error e) {
      if (!seat.seen.failed) {
        seat.seen.failed = true;
        log.atError().setCause(e).addKeyValue("thread", seat.thread.getName()).log("watch failed");
      }
    }
  }

  private void look(Seat seat) {
    Seat.Observed seen = seat.seen;
    long call = seat.call();
    if (call == 0 || call != seen.call) {
      begin(seat, call);
      return;
    }
    seen.ticks++;
    if (seen.cut) {
      lookAfter(seat);
    } else if (allocated(seat) - seen.allocated > seat.budget.bytes()) {
      cut(seat, Outcome.MEMORY);
    } else if (seen.ticks * TICK_NANOS >= seat.budget.nanos() && atFault(seat)) {
      cut(seat, Outcome.TIMEOUT);
    }
  }

  private void begin(Seat seat, long call) {
    Seat.Observed seen = seat.seen;
    if (seen.stuck) {
      seen.stuck = false;
      stuck.decrementAndGet();
      log.atWarn().addKeyValue("thread", seat.thread.getName()).log("stuck script has ended");
    }
    seen.cut = false;
    seen.failed = false;
    seen.call = call;
    seen.ticks = 0;
    if (call != 0) {
      seen.allocated = allocated(seat);
      seen.cpuNanos = threads.getThreadCpuTime(seat.thread.threadId());
    } else if (seat.retired || !seat.thread.isAlive()) {
      seats.remove(seat);
    }
  }

  private long allocated(Seat seat) {
    return threads.getThreadAllocatedBytes(seat.thread.threadId());
  }

  private boolean atFault(Seat seat) {
    long cpu = threads.getThreadCpuTime(seat.thread.threadId());
    return cpu < 0
        || cpu - seat.seen.cpuNanos >= seat.budget.nanos()
        || seat.seen.ticks * TICK_NANOS >= seat.budget.nanos() * PATIENCE;
  }

  private static void cut(Seat seat, Outcome because) {
    Realm realm = seat.realm;
    seat.cut(seat.seen.call, because);
    if (realm != null) {
      realm.doom();
    }
    seat.seen.cutNanos = System.nanoTime();
    seat.seen.cut = true;
  }

  private void lookAfter(Seat seat) {
    Seat.Observed seen = seat.seen;
    if (!seen.stuck && System.nanoTime() - seen.cutNanos >= STUCK_NANOS) {
      seen.stuck = true;
      stuck.incrementAndGet();
      Realm realm = seat.realm;
      log.atError()
          .addKeyValue("script", realm == null ? "" : realm.script())
          .addKeyValue("thread", seat.thread.getName())
          .log("script cannot be stopped: its thread is lost, restart this process");
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
