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
import penstock.core.upstream.Upstream;
import penstock.spi.http.GrpcStatus;

/// Decides whether one request is sent once more, and to whom. Belongs to one I/O thread.
final class Retries {

  private final Forwarding forwarding;
  private final Job job;
  private final RetryPlan plan;
  private final Tried tried = new Tried();
  private boolean secondConnection;
  private int made;
  private boolean again;
  private XnioExecutor.@Nullable Key pause;

  Retries(Forwarding forwarding, Job job) {
    this.forwarding = forwarding;
    this.job = job;
    this.plan = job.plan().retry();
  }

  /// The endpoints asked so far.
  Tried tried() {
    return tried;
  }

  /// How many attempts were made after the first; 0 or more.
  int made() {
    return made;
  }

  /// Whether the request may be sent once more, to the same endpoint.
  boolean mayUseFreshConnection() {
    return !secondConnection && job.idempotent() && bodyIsThere();
  }

  /// Whether the request, of which the endpoint has seen nothing, may be sent to it once more.
  boolean mayUseOtherConnection() {
    return !secondConnection && bodyIsThere();
  }

  /// Whether the request may be sent once more, to the same endpoint, when its connection broke.
  boolean mayGoAnotherWay(Upstream gone) {
    if (gone.answered()) {
      return false;
    }
    // Nobody is to blame for a kept connection that was closed while we began to use it.
    return gone.unsent() ? mayUseOtherConnection() : gone.reused() && mayUseFreshConnection();
  }

  /// Sends the request once more, over a connection that was not used before.
  void onFreshConnection(Choice choice, LiveEndpoint endpoint) {
    secondConnection = true;
    rewindBody();
    forwarding.onFreshConnection(choice, endpoint);
  }

  /// Makes another attempt in place of an answer.
  ///
  /// @return false if the answer is to be passed on
  boolean tryInstead(int status) {
    if (made >= plan.more() || !plan.causes().answers()) {
      return false;
    }
    GrpcStatus said = job.grpcStatus();
    if (said != null && plan.causes().calls().contains(said)) {
      return tryAgain(new Failure.UnwantedCall(said));
    }
    return plan.causes().statuses().has(status) && tryAgain(new Failure.Unwanted(status));
  }

  /// Makes another attempt, now or after a while.
  ///
  /// @param failure how the last attempt ended
  /// @return false if there is to be none
  boolean tryAgain(Failure failure) {
    if (!bodyIsThere()) {
      return false;
    }
    Choice next = next(failure);
    LiveEndpoint endpoint = next == null ? null : next.endpoint();
    if (next == null || endpoint == null) {
      return false;
    }
    rewindBody();
    forwarding.between();
    long wait = waitNanos(failure);
    if (wait == 0) {
      forwarding.resume(next, endpoint);
    } else {
      pause =
          job.exchange()
              .getIoThread()
              .executeAfter(() -> forwarding.resume(next, endpoint), wait, TimeUnit.NANOSECONDS);
    }
    return true;
  }

  private boolean bodyIsThere() {
    RequestBody body = forwarding.body();
    return body == null || body.rewindable();
  }

  private void rewindBody() {
    RequestBody body = forwarding.body();
    if (body != null) {
      body.rewind();
    }
  }

  /// Chooses for one more attempt, and charges it.
  private @Nullable Choice next(Failure failure) {
    boolean unseen = failure.unseen();
    if (made >= plan.more() || (!unseen && !repeats(failure))) {
      return null;
    }
    Pool pool = job.pool();
    boolean anywhere = plan.where() == RetryPlan.Where.ANYWHERE;
    Choice next = pool.choose(job.request(), anywhere ? new Tried() : tried);
    LiveEndpoint endpoint = next.endpoint();
    again = endpoint != null && tried.contains(endpoint);
    if (endpoint == null
        || (again && plan.where() == RetryPlan.Where.OTHERS && !onceMore(failure))
        || !charge(pool.gates().retryBudget(), unseen, failure.reason())) {
      return null;
    }
    made++;
    secondConnection |= again;
    return next;
  }

  /// Whether an endpoint may be asked again though it is the only one: it had no room just then.
  private boolean onceMore(Failure failure) {
    return failure instanceof Failure.Unseen && !secondConnection;
  }

  private boolean repeats(Failure failure) {
    // Who names statuses of calls means calls, all of which are POST.
    return plan.repeats(failure)
        && (failure instanceof Failure.UnwantedCall
            || plan.repeats(job.exchange().getRequestMethod()));
  }

  private static boolean charge(RetryBudget budget, boolean unseen, Reason cause) {
    if (unseen) {
      budget.free(cause);
      return true;
    }
    return budget.take(cause);
  }

  private long waitNanos(Failure failure) {
    // Another endpoint has nothing to recover from.
    boolean missed = failure instanceof Failure.NotConnected || failure instanceof Failure.Misnamed;
    boolean atOnce = missed && !again;
    return atOnce ? 0 : plan.backoff().before(made);
  }

  /// Makes no further attempt.
  void stop() {
    XnioExecutor.Key waiting = pause;
    if (waiting != null) {
      waiting.remove();
    }
  }
}
