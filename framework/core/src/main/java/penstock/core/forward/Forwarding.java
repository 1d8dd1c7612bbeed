package penstock.core.forward;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.connection.ClientGone;
import penstock.core.connection.ExchangeRequest;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Outcome;
import penstock.core.endpoint.Tried;
import penstock.core.io.NoRoomException;
import penstock.core.io.Timed;
import penstock.core.io.Timer;
import penstock.core.metrics.Reason;
import penstock.core.pool.Choice;
import penstock.core.pool.Pool;
import penstock.core.upstream.ResponseHead;

/// One request on its way to a pool and its answer on the way back: one [Attempt] after another,
/// until one is answered or no further one may be made. Belongs to one I/O thread.
final class Forwarding implements Runnable, Timed, ClientGone {

  private static final Logger log = LoggerFactory.getLogger(Forwarding.class);

  private final Job job;
  private final ExchangeRequest request;
  private final HttpServerExchange exchange;
  private final Pool pool;
  private final Tried tried = new Tried();
  private final ForwardTimes times;
  private final Answer answer;
  private final ClientWatch watch;
  private final @Nullable RequestBody body;

  private @Nullable Attempt attempt;
  private boolean secondConnection;
  private boolean over;

  Forwarding(Job job) {
    this.job = job;
    this.request = job.request();
    this.exchange = job.exchange();
    this.pool = job.pool();
    ForwardPlan.Limits limits = job.plan().limits();
    this.times = new ForwardTimes(job.upstreams().loop().wheel(), new Timer(this), limits);
    this.answer = new Answer(this, exchange, request);
    this.watch = new ClientWatch(this, exchange);
    this.body = exchange.isRequestComplete() ? null : RequestBody.of(this, request, limits);
  }

  /// Begins; runs when the handler's call has returned.
  @Override
  public void run() {
    request.journey().forwardedBy(this);
    if (body == null) {
      watch.start();
    }
    try {
      Choice chosen = pool.choose(request, tried);
      LiveEndpoint first = chosen.endpoint();
      if (first == null) {
        fail(nobody(chosen.reason()));
      } else {
        begin(chosen, first).start();
      }
    } catch (RuntimeException e) {
      crashed(e);
    }
  }

  private Failure nobody(Reason reason) {
    return reason == Reason.PLUGIN_ERROR
        ? new Failure.Internal(reason, "the balancing policy failed")
        : new Failure.NoEndpoint(pool.name(), reason);
  }

  private Attempt begin(Choice choice, LiveEndpoint endpoint) {
    tried.add(endpoint);
    Attempt begun = new Attempt(this, job, choice, endpoint);
    attempt = begun;
    return begun;
  }

  /// The endpoint has not seen a byte of the request: any other one may be asked.
  void notConnected(Failure failure) {
    try {
      if (tried.count() < HttpForwarder.MOST_ATTEMPTS) {
        Choice other = pool.choose(request, tried);
        LiveEndpoint next = other.endpoint();
        if (next != null && !tried.contains(next)) {
          begin(other, next).start();
          return;
        }
      }
      fail(failure);
    } catch (RuntimeException e) {
      crashed(e);
    }
  }

  /// Whether the request may be sent once more, to the same endpoint.
  boolean mayUseFreshConnection() {
    return job.repeatable() && !secondConnection;
  }

  /// Sends the request once more, over a connection that was not used before.
  void onFreshConnection(Attempt stale) {
    secondConnection = true;
    try {
      begin(stale.choice(), stale.endpoint()).connect();
    } catch (RuntimeException e) {
      crashed(e);
    }
  }

  ForwardTimes times() {
    return times;
  }

  @Nullable RequestBody body() {
    return body;
  }

  /// Lends a buffer for a piece of the body.
  PooledByteBuffer lendLarge() {
    return job.forwarder().buffers().allocateLarge();
  }

  /// The body went out whole.
  void bodySent() {
    Attempt sending = attempt;
    if (sending != null) {
      sending.sent();
    }
    watch.start();
  }

  /// The client sends more, or we wait for it to.
  void bodyMoves(long nanosAllowed) {
    Attempt sending = attempt;
    if (sending != null && sending.sending()) {
      times.within(nanosAllowed);
    }
  }

  /// The endpoint's head came.
  void answerBegins(ResponseHead head, Choice choice) {
    answer.head(head, job.forwarder(), choice);
  }

  /// A piece of the answer's body came.
  ///
  /// @return false if some of it waits for the client
  boolean answerPiece(ByteBuffer piece, boolean last, @Nullable HeaderMap trailers) {
    boolean all = answer.write(piece, last, trailers);
    answerTaken();
    return all;
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

  boolean clientKeepsAnswerWaiting() {
    return answer.waitsForClient();
  }

  /// The answer went out whole.
  void answered() {
    over();
    request.journey().answerComplete();
    RequestBody sending = body;
    if (sending != null && !exchange.isRequestComplete()) {
      // The endpoint answered without wanting all of the request: nor do we.
      sending.stop();
      request.readNoMore();
    }
  }

  @Override
  public void expired() {
    Attempt late = attempt;
    if (late == null || over) {
      return;
    }
    try {
      late.late(times.requestOver());
    } catch (RuntimeException e) {
      crashed(e);
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
    over();
    request.cut();
  }

  /// Something of ours failed: that costs this request, and nothing may be left behind.
  void crashed(RuntimeException e) {
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
    Attempt begun = attempt;
    if (begun != null) {
      begun.abandon(Outcome.CANCELLED);
    }
  }

  /// Tells the client that the request failed; nothing of it is under way any more.
  void fail(Failure failure) {
    if (over) {
      return;
    }
    over();
    if (answer.begun()) {
      // Too late for a status: an answer that ends early is told by a connection that ends early.
      request.journey().ended(failure.reason());
      answer.cut();
      return;
    }
    answer.discard();
    try {
      FailureResponse.send(request, failure, job.forwarder().instance());
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("failure could not be told");
      request.cut();
    }
  }

  private void over() {
    over = true;
    times.stop();
    if (body != null && !exchange.isRequestComplete()) {
      body.stop();
    }
  }
}
