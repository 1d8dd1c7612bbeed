package penstock.core.forward;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioExecutor;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Tried;
import penstock.core.metrics.Reason;
import penstock.core.pool.Choice;
import penstock.core.pool.Pool;
import penstock.core.pool.RetryBudget;

/// Decides whether one request is sent once more, and to whom. Belongs to one I/O thread.
final class Retries {

  private final Job job;
  private final RetryPlan plan;
  private int made;
  private boolean again;
  private XnioExecutor.@Nullable Key pause;

  Retries(Job job) {
    this.job = job;
    this.plan = job.plan().retry();
  }

  /// Whether an answer may be dropped because another attempt can take its place.
  boolean mayRepeat(int status) {
    return made < plan.more()
        && plan.causes().statuses().contains(status)
        && plan.repeats(job.exchange().getRequestMethod());
  }

  /// Chooses for one more attempt, and charges it.
  ///
  /// @param failure how the last attempt ended
  /// @param tried whom not to ask if the plan says so
  /// @return null if there is to be none
  @Nullable Choice next(Failure failure, Tried tried) {
    boolean unseen = failure instanceof Failure.NotConnected;
    if (made >= plan.more() || (!unseen && !repeats(failure))) {
      return null;
    }
    Pool pool = job.pool();
    boolean anywhere = plan.where() == RetryPlan.Where.ANYWHERE;
    Choice next = pool.choose(job.request(), anywhere ? new Tried() : tried);
    LiveEndpoint endpoint = next.endpoint();
    if (endpoint == null) {
      return null;
    }
    again = tried.contains(endpoint);
    if (again && plan.where() == RetryPlan.Where.OTHERS) {
      return null;
    }
    if (!charge(pool.retryBudget(), unseen, failure.reason())) {
      return null;
    }
    made++;
    return next;
  }

  private boolean repeats(Failure failure) {
    return plan.repeats(failure) && plan.repeats(job.exchange().getRequestMethod());
  }

  private static boolean charge(RetryBudget budget, boolean unseen, Reason cause) {
    if (unseen) {
      budget.free(cause);
      return true;
    }
    return budget.take(cause);
  }

  /// Makes the attempt chosen last, now or after a while.
  ///
  /// @param failure how the one before ended
  /// @param attempt makes it
  void begin(Failure failure, Runnable attempt) {
    // Another endpoint has nothing to recover from.
    boolean atOnce = failure instanceof Failure.NotConnected && !again;
    long wait = atOnce ? 0 : plan.backoff().before(made);
    if (wait == 0) {
      attempt.run();
    } else {
      pause = job.exchange().getIoThread().executeAfter(attempt, wait, TimeUnit.NANOSECONDS);
    }
  }

  /// Makes no further attempt.
  void stop() {
    XnioExecutor.Key waiting = pause;
    if (waiting != null) {
      waiting.remove();
    }
  }

  /// Attempts made after the first; 0 or more.
  int made() {
    return made;
  }
}
