package penstock.core.forward;

import io.undertow.server.HttpServerExchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.connection.ClientGone;
import penstock.core.connection.ExchangeRequest;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Outcome;
import penstock.core.io.NoRoomException;
import penstock.core.metrics.Reason;
import penstock.core.pool.Choice;
import penstock.core.pool.Gates;
import penstock.core.pool.Pool;
import penstock.core.pool.Verdict;
import penstock.core.upstream.ResponseHead;

/// One request on its way to a pool and its answer on the way back: one [Attempt] after another,
/// until one is answered or no further one may be made. Belongs to one I/O thread.
final class Forwarding implements Runnable, ClientGone {

  private static final Logger log = LoggerFactory.getLogger(Forwarding.class);

  private final Job job;
  private final ExchangeRequest request;
  private final HttpServerExchange exchange;
  private final Pool pool;
  private final ForwardTimes times;
  private final Answer answer;
  private final ClientWatch watch;
  private final @Nullable RequestBody body;
  private final Retries retries;

  private @Nullable Passage passage;
  private @Nullable Attempt attempt;
  private boolean over;

  Forwarding(Job job) {
    this.job = job;
    this.request = job.request();
    this.exchange = job.exchange();
    this.pool = job.pool();
    this.times = new ForwardTimes(this, job);
    this.answer = new Answer(this, exchange, request);
    this.watch = new ClientWatch(this, exchange);
    this.retries = new Retries(this, job);
    this.body = exchange.isRequestComplete() ? null : RequestBody.of(this, job);
  }

  /// Begins; runs when the handler's call has returned.
  @Override
  public void run() {
    request.journey().forwardedBy(this);
    if (body == null) {
      watch.start();
    }
    Gates gates = pool.gates();
    gates.retryBudget().requested();
    if (!gates.guarded()) {
      enter();
      return;
    }
    passage = new Passage(new RequestEntrant(this, job), gates, exchange.getIoThread());
    passage.enter();
  }

  /// The pool's gates are passed.
  void enter() {
    try {
      Choice chosen = pool.choose(request, retries.tried());
      LiveEndpoint first = chosen.endpoint();
      if (first == null) {
        fail(Failure.nobody(pool.name(), chosen.reason()));
      } else {
        begin(chosen, first).start();
      }
    } catch (RuntimeException | LinkageError e) {
      crashed(e);
    }
  }

  private Attempt begin(Choice choice, LiveEndpoint endpoint) {
    retries.tried().add(endpoint);
    Attempt begun = new Attempt(this, job, choice, endpoint);
    times.attemptWithin(begun.books.startNanos(), job.plan().retry().tryNanos());
    attempt = begun;
    return begun;
  }

  /// An attempt has ended without an answer: makes another one, or tells the client.
  void failed(Failure failure) {
    guarded(() -> {
      if (over || answer.begun() || !retries.tryAgain(failure)) {
        fail(failure);
      }
    });
  }

  /// The attempt is over, and another one follows.
  void between() {
    answer.discard();
    Attempt before = attempt;
    attempt = null;
    if (before != null) {
      before.supersede();
    }
    times.answered();
    times.within(0);
  }

  /// The next attempt's time has come.
  void resume(Choice next, LiveEndpoint endpoint) {
    if (!over) {
      guarded(() -> begin(next, endpoint).start());
    }
  }

  /// Sends the request once more, over a connection that was not used before.
  void onFreshConnection(Choice choice, LiveEndpoint endpoint) {
    guarded(() -> begin(choice, endpoint).connect());
  }

  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | LinkageError e) {
      crashed(e);
    }
  }

  Retries retries() {
    return retries;
  }

  /// The attempt under way, or the last one; null while none was begun.
  @Nullable Attempt attempt() {
    return attempt;
  }

  ForwardTimes times() {
    return times;
  }

  @Nullable RequestBody body() {
    return body;
  }

  /// The body went out whole.
  void bodySent() {
    if (attempt != null) {
      attempt.sent();
    }
    watch.start();
  }

  /// The client sends more, or we wait for it to.
  void bodyMoves(long nanosAllowed) {
    if (attempt != null && attempt.sending()) {
      times.within(nanosAllowed);
    } else if (answer.begun()) {
      answerTaken();
    }
  }

  /// The endpoint's head came.
  void answerBegins(ResponseHead head, Choice choice) {
    times.answered();
    if (body != null) {
      body.answered();
    }
    if (passage != null && !job.failed()) {
      passage.begun();
    }
    job.answered(head);
    answer.head(head, job.forwarder(), choice);
  }

  /// The client took some of what was waiting for it.
  void answerTaken() {
    if (!over) {
      times.idle();
    }
  }

  /// The client took what was waiting for it.
  void answerMoves(boolean last) {
    Attempt from = attempt;
    if (!last) {
      answerTaken();
    }
    if (from != null) {
      from.goOn(last);
    }
  }

  Answer answer() {
    return answer;
  }

  /// The endpoint has left HTTP behind; the request is over when the tunnel is.
  void upgraded(ResponseHead head, Upgrade upgrade) {
    times.upgraded(upgrade);
    request.journey().forwardedBy(upgrade);
    if (passage != null) {
      passage.proven();
    }
    upgrade.begin(head);
  }

  /// The answer went out whole.
  void answered() {
    end(job.failed() ? Verdict.BAD : Verdict.GOOD);
    request.journey().answerComplete();
    if (!exchange.isRequestComplete()) {
      // The endpoint answered without wanting all of the request: nor do we.
      request.readNoMore();
    }
  }

  /// The deadline has passed.
  void expired() {
    if (!over) {
      guarded(this::late);
    }
  }

  private void late() {
    if (attempt != null) {
      attempt.late(times.requestOver());
    } else if (times.requestOver()) {
      fail(new Failure.TimedOut("", Reason.REQUEST_TIMEOUT));
    } else if (passage != null) {
      passage.late();
    }
  }

  /// The client is gone: the endpoint need not go on.
  @Override
  public void clientGone() {
    if (over) {
      return;
    }
    request.journey().ended(Reason.CLIENT_CLOSED);
    abandon();
    end(Verdict.NONE);
    request.cut();
  }

  /// Something of ours failed: that costs this request, and nothing may be left behind.
  void crashed(Throwable e) {
    if (e instanceof NoRoomException) {
      giveUp(new Failure.Internal(Reason.OVERLOADED, "no buffers left"));
      return;
    }
    log.atError().setCause(e).addKeyValue("pool", pool.name()).log("forwarding failed");
    giveUp(new Failure.Internal(Reason.PLUGIN_ERROR, "forwarding failed"));
  }

  /// Gives up for a reason of ours or the client's.
  void giveUp(Failure failure) {
    abandon();
    fail(failure);
  }

  private void abandon() {
    if (attempt != null) {
      attempt.abandon(Outcome.CANCELLED);
    }
  }

  /// Tells the client that the request failed; nothing of it is under way any more.
  void fail(Failure failure) {
    if (!over) {
      end(failure.endpointsFault() ? Verdict.BAD : Verdict.NONE);
      answer.fail(failure, job.forwarder().instance());
    }
  }

  boolean over() {
    return over;
  }

  /// Nothing of it is under way any more.
  void end(Verdict verdict) {
    if (over) {
      return;
    }
    over = true;
    times.stop();
    retries.stop();
    if (passage != null) {
      passage.leave(verdict);
    }
    if (body != null) {
      body.stop();
    }
    job.over();
  }
}
