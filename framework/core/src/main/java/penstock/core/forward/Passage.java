package penstock.core.forward;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioExecutor;
import penstock.core.connection.Notes;
import penstock.core.metrics.Reason;
import penstock.core.pool.Admission;
import penstock.core.pool.Breaker;
import penstock.core.pool.Gates;
import penstock.core.pool.Verdict;

/// Somebody's way through the gates of a pool: he goes in at once, waits, or is turned away.
/// Belongs to one I/O thread but for what [Admission] calls.
final class Passage implements Admission.Waiter {

  private final Entrant entrant;
  private final XnioExecutor thread;
  private final @Nullable Breaker breaker;
  private final @Nullable Admission admission;
  private final AtomicBoolean claimed = new AtomicBoolean();
  private boolean passedBreaker;
  private boolean inside;
  private long waitingSince;

  /// Who wants to pass: a request or a session.
  interface Entrant {

    /// The gates are passed.
    void enter();

    /// They are not.
    void turnedAway(Reason reason);

    /// He waits, but not for longer than this: [Passage#late()] then.
    void waitAtMost(long nanos);

    /// Whether he has left.
    boolean over();

    /// What is noted of him; null if nobody wants to know.
    @Nullable Notes notes();
  }

  /// @param thread whom he belongs to
  Passage(Entrant entrant, Gates gates, XnioExecutor thread) {
    this.entrant = entrant;
    this.thread = thread;
    this.breaker = gates.breaker();
    this.admission = gates.admission();
  }

  /// Goes as far as it can.
  void enter() {
    if (breaker != null && !breaker.admits()) {
      entrant.turnedAway(Reason.LIMIT_OPEN);
      return;
    }
    passedBreaker = true;
    if (admission == null || admission.enter()) {
      inside = true;
      entrant.enter();
      return;
    }
    waitingSince = System.nanoTime();
    entrant.waitAtMost(admission.waitNanos());
    if (!admission.await(this)) {
      entrant.turnedAway(Reason.PENDING_FULL);
    }
  }

  @Override
  public boolean claim() {
    return claimed.compareAndSet(false, true);
  }

  @Override
  public void admitted() {
    try {
      thread.execute(this::goIn);
    } catch (RejectedExecutionException _) {
      // The thread is ending, and what belongs to it.
      if (admission != null) {
        admission.leave();
      }
    }
  }

  private void goIn() {
    inside = true;
    noteWait();
    if (entrant.over()) {
      leave(Verdict.NONE);
    } else {
      entrant.enter();
    }
  }

  /// It has waited for too long, unless it is being let in right now.
  void late() {
    if (!inside && claim()) {
      noteWait();
      entrant.turnedAway(Reason.PENDING_TIMEOUT);
    }
  }

  private void noteWait() {
    Notes notes = entrant.notes();
    if (notes != null) {
      notes.queued(System.nanoTime() - waitingSince);
    }
  }

  /// An answer has begun well.
  void begun() {
    if (passedBreaker && breaker != null) {
      breaker.begun();
    }
  }

  /// The pool has shown that it works, though there is more to come.
  void proven() {
    tellBreaker(Verdict.GOOD);
  }

  private void tellBreaker(Verdict verdict) {
    if (passedBreaker && breaker != null) {
      passedBreaker = false;
      breaker.ended(verdict);
    }
  }

  /// Goes out again, or away from the row.
  ///
  /// @param verdict what the end says of the pool
  void leave(Verdict verdict) {
    if (inside) {
      inside = false;
      if (admission != null) {
        admission.leave();
      }
    } else if (admission != null) {
      boolean _ = claim();
      admission.abandon(this);
    }
    tellBreaker(verdict);
  }
}
