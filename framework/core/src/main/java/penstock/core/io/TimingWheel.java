package penstock.core.io;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A coarse timing wheel: deadlines are met within two ticks, late rather than early.
///
/// Belongs to one I/O thread; arming, moving and cancelling are a few writes each. A deadline that
/// moves further away is only noted and seen to when its old slot comes round, so that an idle
/// timeout renewed with every packet costs one write.
///
/// Source: G. Varghese and T. Lauck, "Hashed and Hierarchical Timing Wheels", 1987.
public final class TimingWheel implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(TimingWheel.class);

  /// Length of a tick in nanoseconds.
  public static final long TICK_NANOS = 50_000_000;

  /// No deadline.
  public static final long NEVER = Long.MAX_VALUE;

  private static final int SLOTS = 512;

  /// Between two runs so far apart, the thread stood still.
  private static final long STILL_NANOS = 2 * TICK_NANOS;

  private final @Nullable Timer[] slots = new Timer[SLOTS];
  private final LongSupplier clock;
  private final Runnable scheduleTick;
  private final long start;
  private long now;
  private long tick;
  private int armed;
  private boolean ticking;

  /// A wheel that stands still until a timer is armed.
  ///
  /// @param clock nanoseconds, never going back
  /// @param scheduleTick sees to it that [#run()] is called once, about a tick later
  public TimingWheel(LongSupplier clock, Runnable scheduleTick) {
    this.clock = clock;
    this.scheduleTick = scheduleTick;
    this.start = clock.getAsLong();
    this.now = start;
  }

  /// Arms a timer, or moves it.
  ///
  /// @param timer of this wheel's thread
  /// @param delayNanos from now; more than 0
  public void arm(Timer timer, long delayNanos) {
    arm(timer, delayNanos, NEVER);
  }

  /// Arms a timer for the nearer of two deadlines, or moves it. Asks no clock while anything is
  /// armed.
  ///
  /// @param timer of this wheel's thread
  /// @param delayNanos from now; more than 0
  /// @param latest in nanoseconds of the wheel's clock; [#NEVER] for none
  public void arm(Timer timer, long delayNanos, long latest) {
    wake();
    long first = now + delayNanos;
    timer.latest = latest;
    long deadline = latest != NEVER && latest - first < 0 ? Math.max(latest, now + 1) : first;
    // The wheel's time is up to a tick old: one tick more keeps a deadline from coming early.
    timer.deadline = deadline + TICK_NANOS;
    timer.since = now;
    long wanted = tickOf(timer.deadline) + 1;
    if (timer.linked && timer.tick <= wanted) {
      return;
    }
    if (timer.linked) {
      unlink(timer);
    }
    link(timer, wanted);
  }

  private void wake() {
    if (!ticking) {
      ticking = true;
      now = clock.getAsLong();
      tick = tickOf(now);
      scheduleTick.run();
    }
  }

  /// Takes a timer out; does nothing if it is not armed.
  public void cancel(Timer timer) {
    if (timer.linked) {
      unlink(timer);
    }
  }

  /// How many timers are armed; 0 or more.
  public int armed() {
    return armed;
  }

  /// The wheel's time in nanoseconds of its clock; up to a tick old while timers are armed.
  public long now() {
    return now;
  }

  /// Moves the wheel on and tells the owners of deadlines that have passed.
  @Override
  public void run() {
    long before = now;
    now = clock.getAsLong();
    if (now - before > STILL_NANOS) {
      makeUpFor(before);
    }
    long last = tickOf(now);
    // After a long pause every slot is visited once at most.
    tick = Math.max(tick, last - SLOTS);
    while (tick < last) {
      tick++;
      visit((int) (tick % SLOTS));
    }
    if (armed > 0) {
      scheduleTick.run();
    } else {
      ticking = false;
    }
  }

  /// Who was armed since the run before was armed by its time, which was that old by then: what has
  /// only begun is not over because the thread stood still.
  private void makeUpFor(long before) {
    for (Timer head : slots) {
      for (Timer timer = head; timer != null; timer = timer.next) {
        if (timer.since == before) {
          long moved = timer.deadline + now - before;
          long most = timer.latest + TICK_NANOS;
          boolean free = timer.latest == NEVER || moved - most < 0;
          timer.deadline = free ? moved : Math.max(timer.deadline, most);
        }
      }
    }
  }

  /// The owners of all armed timers, in no order.
  public List<Timed> owners() {
    List<Timed> owners = new ArrayList<>(armed);
    for (Timer head : slots) {
      for (Timer timer = head; timer != null; timer = timer.next) {
        owners.add(timer.owner);
      }
    }
    return owners;
  }

  private void visit(int slot) {
    Timer timer;
    // Nothing is ever linked into the slot being visited, so popping its head comes to an end.
    while ((timer = slots[slot]) != null) {
      unlink(timer);
      if (timer.deadline <= now) {
        expire(timer);
      } else {
        link(timer, tickOf(timer.deadline) + 1);
      }
    }
  }

  /// One owner that throws must not stop the clock of all others.
  private static void expire(Timer timer) {
    try {
      timer.owner.expired();
    } catch (RuntimeException | Error e) {
      log.atError().setCause(e).log("deadline failed");
    }
  }

  private void link(Timer timer, long wanted) {
    timer.tick = Math.min(Math.max(wanted, tick + 1), tick + SLOTS - 1);
    int slot = (int) (timer.tick % SLOTS);
    Timer head = slots[slot];
    timer.next = head;
    timer.previous = null;
    if (head != null) {
      head.previous = timer;
    }
    slots[slot] = timer;
    timer.linked = true;
    armed++;
  }

  private void unlink(Timer timer) {
    Timer before = timer.previous;
    Timer after = timer.next;
    if (before == null) {
      slots[(int) (timer.tick % SLOTS)] = after;
    } else {
      before.next = after;
    }
    if (after != null) {
      after.previous = before;
    }
    timer.previous = null;
    timer.next = null;
    timer.linked = false;
    armed--;
  }

  private long tickOf(long nanos) {
    return (nanos - start) / TICK_NANOS;
  }
}
