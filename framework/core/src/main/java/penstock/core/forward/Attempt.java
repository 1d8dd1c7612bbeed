package penstock.core.forward;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.util.HeaderMap;
import io.undertow.util.Methods;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Outcome;
import penstock.core.metrics.Reason;
import penstock.core.pool.Choice;
import penstock.core.pool.Verdict;
import penstock.core.upstream.ResponseHead;
import penstock.core.upstream.Upstream;
import penstock.core.upstream.UpstreamListener;

/// One try of a request at one endpoint: reach it, send, wait, pass on the answer. It ends once,
/// and then closes its books with the endpoint. Belongs to one I/O thread.
final class Attempt implements UpstreamListener {

  private enum Phase {
    CONNECTING,
    SENDING,
    WAITING,
    ANSWERING
  }

  final LiveEndpoint endpoint;
  final Books books;
  private final Forwarding forwarding;
  private final Job job;
  private final Choice choice;

  private Phase phase = Phase.CONNECTING;
  private Outcome superseded = Outcome.CANCELLED;
  private @Nullable Reaching reaching;
  private @Nullable Upstream upstream;
  private @Nullable Upstream finishing;

  Attempt(Forwarding forwarding, Job job, Choice choice, LiveEndpoint endpoint) {
    this.forwarding = forwarding;
    this.job = job;
    this.choice = choice;
    this.endpoint = endpoint;
    this.books = new Books(job.request().journey(), choice, endpoint);
  }

  /// Takes a kept connection, or makes one.
  void start() {
    Upstream idle = job.idle(endpoint);
    if (idle == null) {
      connect();
    } else {
      books.connected(false);
      send(idle);
    }
  }

  /// Makes a connection.
  void connect() {
    phase = Phase.CONNECTING;
    Reaching begun = new Reaching(this, forwarding, job);
    reaching = begun;
    begun.begin();
  }

  /// There is a connection.
  void connected(Upstream connected) {
    reaching = null;
    books.connected(true);
    send(connected);
  }

  /// There is none.
  void missed(Failure failure) {
    reaching = null;
    books.missed(failure);
    forwarding.failed(failure);
  }

  private void send(Upstream to) {
    upstream = to;
    phase = Phase.SENDING;
    to.begin(this, Methods.HEAD.equals(job.exchange().getRequestMethod()));
    try {
      job.writeHead(choice, endpoint, forwarding.retries().made());
    } catch (IndexOutOfBoundsException _) {
      forwarding.giveUp(new Failure.TooLarge(431, "a head too large to be forwarded"));
      return;
    }
    books.sent();
    writable();
  }

  @Override
  public void writable() {
    Upstream to = upstream;
    if (to == null) {
      return;
    }
    RequestBody body = forwarding.body();
    try {
      if (!job.sendHead(to, body == null)) {
        forwarding.times().idle();
      } else if (body != null) {
        body.pump(to);
      } else {
        sent();
      }
    } catch (IOException e) {
      if (body != null) {
        body.halt();
      }
      to.unwritable(e);
    } catch (RuntimeException | LinkageError e) {
      forwarding.crashed(e);
    }
  }

  /// The request went out whole.
  void sent() {
    Upstream to = upstream;
    if (to != null) {
      to.requestSent();
    }
    job.sent();
    if (phase == Phase.SENDING) {
      phase = Phase.WAITING;
      forwarding.times().firstByte();
    }
  }

  /// Whether the request is still being sent.
  boolean sending() {
    return phase == Phase.SENDING;
  }

  @Override
  public void interim(int status) {
    RequestBody body = forwarding.body();
    if (status == 100 && body != null) {
      body.goOn();
    }
  }

  @Override
  public void cannotUpgrade(String detail) {
    forwarding.giveUp(new Failure.Refused(501, Reason.DENIED, detail));
  }

  @Override
  public boolean mayUpgrade(ResponseHead head) {
    return Upgrade.agrees(head, job.request());
  }

  @Override
  public void upgraded(
      ResponseHead head, StreamConnection connection, @Nullable PooledByteBuffer early) {
    upstream = null;
    forwarding.upgraded(head, new Upgrade(job, connection, early, this::tunnelled));
  }

  private void tunnelled() {
    books.settle(Outcome.ANSWERED);
    forwarding.end(Verdict.GOOD);
  }

  @Override
  public void head(ResponseHead head) {
    phase = Phase.ANSWERING;
    books.answered(head.status());
    job.heard(head);
    superseded = job.outcome();
    if (!forwarding.retries().tryInstead(head.status())) {
      forwarding.answerBegins(head, choice);
    }
  }

  @Override
  public boolean body(ByteBuffer piece, boolean last, @Nullable HeaderMap trailers) {
    if (last) {
      job.heard(trailers);
      books.settle(job.outcome());
      finishing = upstream;
      upstream = null;
    }
    return forwarding.answer().write(piece, last, trailers);
  }

  @Override
  public void moved(ByteBuffer rest) {
    forwarding.answer().moved(rest);
  }

  /// The client took what was waiting for it.
  ///
  /// @param last whether that was the end
  void goOn(boolean last) {
    Upstream from = last ? finishing : upstream;
    if (last) {
      finishing = null;
    }
    if (from != null) {
      from.resume();
    }
  }

  @Override
  public void unseen(boolean leaves, String detail) {
    upstream = null;
    job.dropHead();
    if (leaves && forwarding.retries().mayUseOtherConnection()) {
      books.excused(Reason.REFUSED_STREAM);
      forwarding.retries().onFreshConnection(choice, endpoint);
    } else {
      failed(new Failure.Unseen(endpoint.name(), detail));
    }
  }

  private void failed(Failure failure) {
    books.lost(failure.reason());
    forwarding.failed(failure);
  }

  @Override
  public void broken(Reason reason, String detail) {
    Upstream gone = upstream;
    upstream = null;
    job.dropHead();
    if (reason == Reason.OVERLOADED) {
      books.settle(Outcome.CANCELLED);
      forwarding.fail(new Failure.Internal(reason, detail));
      return;
    }
    if (gone != null && forwarding.retries().mayGoAnotherWay(gone)) {
      books.excused(reason);
      forwarding.retries().onFreshConnection(choice, endpoint);
    } else {
      failed(new Failure.BrokenOff(endpoint.name(), reason, detail));
    }
  }

  /// Another attempt takes its place.
  void supersede() {
    abandon(superseded);
  }

  /// A deadline has passed.
  ///
  /// @param whole whether it was that of the whole request
  void late(boolean whole) {
    RequestBody body = forwarding.body();
    if (phase == Phase.CONNECTING && !whole) {
      reachNoMore();
      missed(
          new Failure.NotConnected(
              endpoint.name(), Reason.CONNECT_TIMEOUT, "no connection in time"));
      return;
    }
    boolean tried = !whole && forwarding.times().attemptOver();
    if (phase == Phase.SENDING && !whole && !tried && body != null && body.startsUnasked()) {
      return;
    }
    if (!tried && forwarding.answer().waitsForClient(phase == Phase.SENDING)) {
      forwarding.giveUp(
          whole
              ? new Failure.TimedOut(endpoint.name(), Reason.REQUEST_TIMEOUT)
              : new Failure.ClientSlow());
      return;
    }
    Reason reason = ForwardTimes.late(whole, phase == Phase.WAITING || tried);
    books.failed(reason);
    abandon(Outcome.TIMED_OUT);
    forwarding.failed(new Failure.TimedOut(endpoint.name(), reason));
  }

  /// Gives up: the endpoint hears of it, nobody here hears anything more.
  void abandon(Outcome outcome) {
    reachNoMore();
    Upstream to = upstream == null ? finishing : upstream;
    upstream = null;
    finishing = null;
    if (to != null) {
      to.abandon();
    }
    job.dropHead();
    books.settle(outcome);
  }

  private void reachNoMore() {
    if (reaching != null) {
      reaching.cancel();
      reaching = null;
    }
  }
}
