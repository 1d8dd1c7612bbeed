package penstock.core.forward;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
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
import penstock.core.upstream.ConnectListener;
import penstock.core.upstream.Connecting;
import penstock.core.upstream.Http1Upstream;
import penstock.core.upstream.Keep;
import penstock.core.upstream.ResponseHead;
import penstock.core.upstream.UpstreamListener;
import penstock.core.upstream.UpstreamPool;

/// One request on its way to an endpoint and its answer on the way back. Belongs to one I/O thread.
final class Forwarding implements Runnable, ConnectListener, UpstreamListener, Timed, ClientGone {

  private static final Logger log = LoggerFactory.getLogger(Forwarding.class);

  private enum Phase {
    CONNECTING,
    SENDING,
    WAITING,
    ANSWERING,
    OVER
  }

  /// RFC 9110 9.2.2.
  private static final Set<HttpString> IDEMPOTENT =
      Set.of(Methods.GET, Methods.HEAD, Methods.PUT, Methods.DELETE, Methods.OPTIONS);

  private final HttpForwarder forwarder;
  private final ExchangeRequest request;
  private final HttpServerExchange exchange;
  private final Pool pool;
  private final @Nullable String target;
  private final UpstreamPool upstreams;
  private final Keep keep;
  private final Tried tried = new Tried();
  private final ForwardTimes times;
  private final Answer answer;
  private final ClientWatch watch;
  private final @Nullable RequestBody body;
  private final boolean repeatable;

  private Phase phase = Phase.CONNECTING;
  private @Nullable Choice choice;
  private @Nullable LiveEndpoint endpoint;
  private @Nullable Connecting connecting;
  private @Nullable Http1Upstream upstream;
  private @Nullable Http1Upstream finishing;
  private @Nullable PooledByteBuffer headRest;
  private boolean settled = true;
  private boolean secondConnection;
  private long attemptNanos;
  private long sentNanos;

  Forwarding(HttpForwarder forwarder, ExchangeRequest request, Pool pool, @Nullable String target) {
    this.forwarder = forwarder;
    this.request = request;
    this.exchange = request.exchange();
    this.pool = pool;
    this.target = target;
    this.upstreams = forwarder.upstreams().of(exchange.getIoThread());
    this.keep = new Keep(pool.keepAliveConnections(), pool.keepAliveNanos());
    this.times =
        new ForwardTimes(
            forwarder.upstreams().loop(exchange.getIoThread()).wheel(),
            new Timer(this),
            forwarder.plan().limits());
    this.answer = new Answer(this, exchange, request);
    this.watch = new ClientWatch(this, exchange);
    boolean complete = exchange.isRequestComplete();
    this.body = complete ? null : RequestBody.of(this, request, forwarder.plan().limits());
    this.repeatable = complete && IDEMPOTENT.contains(exchange.getRequestMethod());
  }

  /// Begins; runs when the handler's call has returned.
  @Override
  public void run() {
    request.forwardedBy(this);
    if (body == null) {
      watch.start();
    }
    try {
      attempt();
    } catch (RuntimeException e) {
      crashed(e);
    }
  }

  private void attempt() {
    Choice chosen = pool.choose(request, tried);
    choice = chosen;
    LiveEndpoint next = chosen.endpoint();
    if (next == null) {
      fail(
          chosen.reason() == Reason.PLUGIN_ERROR
              ? new Failure.Internal(Reason.PLUGIN_ERROR, "the balancing policy failed")
              : new Failure.NoEndpoint(pool.name(), chosen.reason()));
      return;
    }
    begin(next);
    Http1Upstream idle = idle(next);
    if (idle == null) {
      connect(next);
    } else {
      send(idle);
    }
  }

  private void begin(LiveEndpoint next) {
    tried.add(next);
    endpoint = next;
    settled = false;
    attemptNanos = System.nanoTime();
    next.begin();
  }

  private @Nullable Http1Upstream idle(LiveEndpoint next) {
    Http1Upstream idle = upstreams.idle(next, keep);
    // What cannot be repeated is not sent over a connection that the endpoint may just have closed.
    while (idle != null && !repeatable && !idle.looksAlive()) {
      idle.abandon();
      idle = upstreams.idle(next, keep);
    }
    return idle;
  }

  private void connect(LiveEndpoint next) {
    phase = Phase.CONNECTING;
    if (next.address().isUnresolved()) {
      notConnected(Reason.DNS_ERROR, "unknown host");
      return;
    }
    connecting = upstreams.connect(next, keep, this);
    times.within(pool.connectTimeoutNanos());
  }

  @Override
  public void connected(Http1Upstream connected) {
    connecting = null;
    try {
      send(connected);
    } catch (RuntimeException e) {
      crashed(e);
    }
  }

  @Override
  public void notConnected(Reason reason, String detail) {
    connecting = null;
    try {
      tryNext(reason, detail);
    } catch (RuntimeException e) {
      crashed(e);
    }
  }

  private void tryNext(Reason reason, String detail) {
    blame(reason);
    settle(Outcome.NOT_CONNECTED);
    LiveEndpoint failed = endpoint;
    if (tried.count() < HttpForwarder.MOST_ATTEMPTS) {
      Choice other = pool.choose(request, tried);
      LiveEndpoint next = other.endpoint();
      if (next != null && !tried.contains(next)) {
        choice = other;
        begin(next);
        Http1Upstream idle = idle(next);
        if (idle == null) {
          connect(next);
        } else {
          send(idle);
        }
        return;
      }
    }
    fail(new Failure.NotConnected(nameOf(failed), reason, detail));
  }

  private void send(Http1Upstream to) {
    upstream = to;
    phase = Phase.SENDING;
    to.begin(this, Methods.HEAD.equals(exchange.getRequestMethod()));
    PooledByteBuffer head;
    try {
      head = forwarder.writeHead(request, target, to.endpoint(), exchange.getIoThread());
    } catch (IndexOutOfBoundsException _) {
      to.abandon();
      settle(Outcome.CANCELLED);
      fail(new Failure.TooLarge(431, "the request's head is too large to be forwarded"));
      return;
    }
    sentNanos = System.nanoTime();
    headRest = head;
    writable();
  }

  @Override
  public void writable() {
    Http1Upstream to = upstream;
    if (to == null) {
      return;
    }
    try {
      PooledByteBuffer head = headRest;
      if (head != null) {
        to.write(head.getBuffer());
        if (head.getBuffer().hasRemaining()) {
          times.idle();
          return;
        }
        dropHead();
      }
      RequestBody sending = body;
      if (sending != null) {
        sending.pump(to);
      } else {
        sent();
      }
    } catch (IOException e) {
      if (body != null) {
        body.stop();
      }
      to.unwritable(e);
    } catch (RuntimeException e) {
      crashed(e);
    }
  }

  /// The request went out whole.
  void sent() {
    Http1Upstream to = upstream;
    if (to != null) {
      to.requestSent();
    }
    if (phase == Phase.SENDING) {
      phase = Phase.WAITING;
      times.firstByte();
    }
    if (body != null) {
      watch.start();
    }
  }

  /// Lends a buffer for a piece of the body.
  PooledByteBuffer lendLarge() {
    return forwarder.buffers().allocateLarge();
  }

  /// The client sends more, or we wait for it to.
  void bodyMoves(long nanosAllowed) {
    if (phase == Phase.SENDING) {
      times.within(nanosAllowed);
    }
  }

  @Override
  public void interim(int status) {
    RequestBody sending = body;
    if (status == 100 && sending != null) {
      sending.goOn();
    }
  }

  @Override
  public void head(ResponseHead head) {
    LiveEndpoint from = endpoint;
    phase = Phase.ANSWERING;
    long now = System.nanoTime();
    if (from != null) {
      from.answeredAfter(now - sentNanos);
    }
    answer.head(head, forwarder, choice);
  }

  @Override
  public boolean body(ByteBuffer piece, boolean last, @Nullable HeaderMap trailers) {
    if (last) {
      settle(exchange.getStatusCode() >= 500 ? Outcome.SERVER_ERROR : Outcome.ANSWERED);
      upstreamDone();
    }
    boolean all = answer.write(piece, last, trailers);
    if (phase != Phase.OVER) {
      times.idle();
    }
    return all;
  }

  /// The client took some of what was waiting for it.
  void answerTaken() {
    if (phase != Phase.OVER) {
      times.idle();
    }
  }

  /// The client took what was waiting for it.
  void answerMoves(boolean last) {
    if (!last) {
      answerTaken();
      Http1Upstream from = upstream;
      if (from != null) {
        from.resume();
      }
    } else {
      Http1Upstream from = finishing;
      if (from != null) {
        finishing = null;
        from.resume();
      }
    }
  }

  private void upstreamDone() {
    finishing = upstream;
    upstream = null;
  }

  /// The answer went out whole.
  void answered() {
    over();
    request.answerComplete();
    RequestBody sending = body;
    if (sending != null && !exchange.isRequestComplete()) {
      // The endpoint answered without wanting all of the request: nor do we.
      sending.stop();
      if (request.front() != null) {
        request.front().lingerAfterAnswer();
      } else {
        IoUtils.safeClose(exchange.getConnection());
      }
    }
  }

  @Override
  public void broken(Reason reason, String detail) {
    Http1Upstream gone = upstream;
    upstream = null;
    dropHead();
    LiveEndpoint to = endpoint;
    boolean stale = gone != null && gone.reused() && !gone.answered();
    if (stale && repeatable && !secondConnection && to != null) {
      secondConnection = true;
      settle(Outcome.CANCELLED);
      begin(to);
      try {
        connect(to);
      } catch (RuntimeException e) {
        crashed(e);
      }
      return;
    }
    if (reason == Reason.OVERLOADED) {
      settle(Outcome.CANCELLED);
      fail(new Failure.Internal(reason, detail));
      return;
    }
    blame(reason);
    settle(Outcome.BROKEN_OFF);
    fail(new Failure.BrokenOff(nameOf(to), reason, detail));
  }

  @Override
  public void expired() {
    try {
      late();
    } catch (RuntimeException e) {
      crashed(e);
    }
  }

  private void late() {
    boolean whole = times.requestOver();
    if (phase == Phase.CONNECTING && !whole) {
      Connecting begun = connecting;
      if (begun != null) {
        begun.cancel();
      }
      notConnected(Reason.CONNECT_TIMEOUT, "no connection in time");
      return;
    }
    RequestBody sending = body;
    if (phase == Phase.SENDING && !whole && sending != null && sending.startsUnasked()) {
      return;
    }
    boolean clientsFault =
        phase == Phase.SENDING
            ? sending != null && sending.waitsForClient()
            : answer.waitsForClient();
    if (clientsFault) {
      abandonUpstream(Outcome.CANCELLED);
      fail(
          whole
              ? new Failure.TimedOut(nameOf(endpoint), Reason.REQUEST_TIMEOUT)
              : new Failure.ClientSlow());
      return;
    }
    Reason reason =
        whole
            ? Reason.REQUEST_TIMEOUT
            : phase == Phase.WAITING ? Reason.HEADER_TIMEOUT : Reason.IDLE_TIMEOUT;
    blame(reason);
    abandonUpstream(Outcome.TIMED_OUT);
    fail(new Failure.TimedOut(nameOf(endpoint), reason));
  }

  /// The client is gone: the endpoint need not go on.
  @Override
  public void clientGone() {
    if (phase == Phase.OVER) {
      return;
    }
    request.ended(Reason.CLIENT_CLOSED);
    abandonUpstream(Outcome.CANCELLED);
    over();
    IoUtils.safeClose(exchange.getConnection());
  }

  /// Something of ours failed: that costs this request, and nothing may be left behind.
  void crashed(RuntimeException e) {
    abandonUpstream(Outcome.CANCELLED);
    if (e instanceof NoRoomException) {
      fail(new Failure.Internal(Reason.OVERLOADED, "no buffers left"));
      return;
    }
    log.atError().setCause(e).addKeyValue("pool", pool.name()).log("forwarding failed");
    fail(new Failure.Internal(Reason.PLUGIN_ERROR, "forwarding failed"));
  }

  /// Gives up for a reason of ours or the client's.
  void giveUp(Failure failure) {
    abandonUpstream(Outcome.CANCELLED);
    fail(failure);
  }

  private void abandonUpstream(Outcome outcome) {
    Connecting begun = connecting;
    if (begun != null) {
      connecting = null;
      begun.cancel();
    }
    Http1Upstream to = upstream == null ? finishing : upstream;
    upstream = null;
    finishing = null;
    if (to != null) {
      to.abandon();
    }
    settle(outcome);
  }

  private void fail(Failure failure) {
    if (phase == Phase.OVER) {
      return;
    }
    over();
    if (answer.begun()) {
      // Too late for a status: an answer that ends early is told by a connection that ends early.
      request.ended(failure.reason());
      answer.cut();
      return;
    }
    answer.discard();
    try {
      FailureResponse.send(request, failure, forwarder.instance());
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("failure could not be told");
      IoUtils.safeClose(exchange.getConnection());
    }
  }

  private void over() {
    phase = Phase.OVER;
    times.stop();
    dropHead();
    if (body != null && !exchange.isRequestComplete()) {
      body.stop();
    }
  }

  private void blame(Reason reason) {
    LiveEndpoint at = endpoint;
    if (!settled && at != null) {
      at.failed(reason);
    }
  }

  /// Closes the books of an attempt, once.
  private void settle(Outcome outcome) {
    LiveEndpoint at = endpoint;
    if (!settled && at != null) {
      settled = true;
      request.endpointTook(System.nanoTime() - attemptNanos);
      at.end(outcome);
    }
  }

  private void dropHead() {
    PooledByteBuffer head = headRest;
    if (head != null) {
      headRest = null;
      head.close();
    }
  }

  private static String nameOf(@Nullable LiveEndpoint endpoint) {
    return endpoint == null ? "" : endpoint.endpoint().name();
  }
}
