package penstock.core.forward;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.Notes;
import penstock.core.metrics.Reason;
import penstock.core.pool.Admission;
import penstock.core.pool.Breaker;
import penstock.core.pool.Gates;
import penstock.core.pool.Verdict;

/// A request's way through the gates of its pool: it goes in at once, waits, or is turned away.
/// Belongs to one I/O thread but for what [Admission] calls.
final class Passage implements Admission.Waiter {

  private final Forwarding forwarding;
  private final Job job;
  private final @Nullable Breaker breaker;
  private final @Nullable Admission admission;
  private final AtomicBoolean claimed = new AtomicBoolean();
  private boolean passedBreaker;
  private boolean inside;
  private long waitingSince;

  Passage(Forwarding forwarding, Job job) {
    this.forwarding = forwarding;
    this.job = job;
    Gates gates = job.pool().gates();
    this.breaker = gates.breaker();
    this.admission = gates.admission();
  }

  /// Goes as far as it can.
  void enter() {
    if (breaker != null && !breaker.admits()) {
      forwarding.fail(new Failure.NoEndpoint(job.pool().name(), Reason.LIMIT_OPEN));
      return;
    }
    passedBreaker = true;
    if (admission == null || admission.enter()) {
      inside = true;
      forwarding.enter();
      return;
    }
    waitingSince = System.nanoTime();
    forwarding.times().within(admission.waitNanos());
    if (!admission.await(this)) {
      forwarding.fail(new Failure.NoEndpoint(job.pool().name(), Reason.PENDING_FULL));
    }
  }

  @Override
  public boolean claim() {
    return claimed.compareAndSet(false, true);
  }

  @Override
  public void admitted() {
    try {
      job.exchange().getIoThread().execute(this::goIn);
    } catch (RejectedExecutionException _) {
      // The thread is ending, and its requests with it.
      if (admission != null) {
        admission.leave();
      }
    }
  }

  private void goIn() {
    inside = true;
    noteWait();
    if (forwarding.over()) {
      leave(Verdict.NONE);
    } else {
      forwarding.enter();
    }
  }

  /// It has waited for too long, unless it is being let in right now.
  void late() {
    if (!inside && claim()) {
      noteWait();
      forwarding.fail(new Failure.NoEndpoint(job.pool().name(), Reason.PENDING_TIMEOUT));
    }
  }

  private void noteWait() {
    Notes notes = job.request().journey().notes();
    if (notes != null) {
      notes.queued(System.nanoTime() - waitingSince);
    }
  }

  /// The pool has shown that it works, though the request goes on.
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
  /// @param verdict what the request's end says of the pool
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
