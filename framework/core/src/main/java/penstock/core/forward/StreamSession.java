package penstock.core.forward;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.StreamConnection;
import penstock.core.connection.Notes;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Underway;
import penstock.core.io.Loop;
import penstock.core.io.Resets;
import penstock.core.io.Timed;
import penstock.core.io.Timer;
import penstock.core.metrics.Reason;
import penstock.core.pool.Choice;
import penstock.core.pool.Gates;
import penstock.core.pool.Verdict;
import penstock.core.upstream.StreamDial;
import penstock.core.upstream.Terms;

/// One client's connection on its way to an endpoint and, once there, joined with it. It has one
/// deadline at any time, by which whoever asks the I/O thread finds it. Belongs to one I/O thread.
final class StreamSession
    implements Timed,
        Underway,
        Passage.Entrant,
        StreamDial.Caller,
        Tunnel.Owner,
        WaitingClient.Owner {

  private static final Logger log = LoggerFactory.getLogger(StreamSession.class);

  /// What has no deadline is on the wheel all the same, so that it is found.
  private static final long FAR_AWAY = Duration.ofDays(1000).toNanos();

  private final Session session;
  private final StreamConnection client;
  private final StreamPlan plan;
  private final Loop loop;
  private final Timer timer = new Timer(this);
  private long patienceNanos;
  private int retries;
  private @Nullable Passage passage;
  private @Nullable StreamDial dial;
  private @Nullable WaitingClient waiting;
  private @Nullable Tunnel tunnel;
  private boolean over;

  StreamSession(Session session, StreamConnection client, StreamPlan plan) {
    this.session = session;
    this.client = client;
    this.plan = plan;
    this.patienceNanos = plan.idleNanos();
    this.loop = plan.upstreams().of(client.getIoThread()).loop();
  }

  /// Begins.
  void start() {
    client.setCloseListener(_ -> clientClosed());
    Gates gates = session.pool().gates();
    gates.retryBudget().requested();
    if (gates.guarded()) {
      Passage way = new Passage(this, gates, loop.thread());
      passage = way;
      guarded(way::enter);
    } else {
      enter();
    }
  }

  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      log.atError().setCause(e).addKeyValue("pool", session.pool().name()).log("session failed");
      giveUp(Reason.PLUGIN_ERROR);
    }
  }

  /// There is room for it at once, or later, when nobody else stands by.
  @Override
  public void enter() {
    guarded(this::choose);
  }

  private void choose() {
    Choice choice = session.choose();
    LiveEndpoint endpoint = choice.endpoint();
    if (endpoint == null) {
      giveUp(choice.reason());
    } else {
      connect(endpoint);
    }
  }

  @Override
  public void turnedAway(Reason reason) {
    giveUp(reason);
  }

  @Override
  public void waitAtMost(long nanos) {
    loop.wheel().arm(timer, nanos);
    // Who has hung up already leaves the row, and so must stand in it first.
    loop.thread().execute(this::listen);
  }

  // Most have an endpoint at once, and are not worth listening to before.
  private void listen() {
    if (waiting == null && tunnel == null && !over) {
      WaitingClient listened = new WaitingClient(client, loop, this);
      waiting = listened;
      listened.listen();
    }
  }

  @Override
  public void brokenOff() {
    giveUp(Reason.CLIENT_CLOSED);
  }

  /// Who leaves the row without a word has hung up; others may only have said all they had to.
  @Override
  public void lastWord(boolean silent) {
    if (silent && dial == null) {
      giveUp(Reason.CLIENT_CLOSED);
    }
  }

  @Override
  public boolean over() {
    return over;
  }

  @Override
  public @Nullable Notes notes() {
    return session.notes();
  }

  private void connect(LiveEndpoint endpoint) {
    session.begin(endpoint);
    if (endpoint.address().isUnresolved()) {
      failed(Reason.DNS_ERROR);
      return;
    }
    loop.wheel().arm(timer, session.pool().connectTimeoutNanos());
    Terms terms = Introduction.of(session.connection(), client, endpoint.transport().proxy());
    dial = StreamDial.begin(endpoint, loop, terms, this);
  }

  @Override
  public void notConnected(Reason reason, String detail) {
    dial = null;
    guarded(() -> failed(reason));
  }

  /// No byte has been sent: another endpoint is as good.
  private void failed(Reason reason) {
    session.notConnected(reason);
    Choice next = retries < plan.retries() ? session.choose() : null;
    LiveEndpoint endpoint = next == null ? null : next.endpoint();
    if (endpoint == null) {
      giveUp(reason);
      return;
    }
    retries++;
    session.pool().gates().retryBudget().free(reason);
    connect(endpoint);
    listen();
  }

  @Override
  public void connected(StreamConnection endpoint) {
    dial = null;
    LiveEndpoint to = session.endpoint();
    if (to != null) {
      to.connected();
    }
    session.connected();
    if (passage != null) {
      passage.proven();
    }
    loop.wheel().arm(timer, patienceNanos == 0 ? FAR_AWAY : patienceNanos);
    if (waiting != null) {
      waiting.goOn();
    }
    Tunnel joined = new Tunnel(new Tunnel.Sides(client, endpoint, false), plan.buffers(), this);
    tunnel = joined;
    joined.start(null);
  }

  @Override
  public void moved() {
    if (patienceNanos > 0) {
      loop.wheel().arm(timer, patienceNanos);
    }
  }

  @Override
  public void halfClosed() {
    patienceNanos = plan.halfClosedNanos();
    moved();
  }

  @Override
  public void ended(Reason why) {
    Tunnel joined = tunnel;
    LiveEndpoint from = session.endpoint();
    if (joined != null) {
      session.carried(joined.bytesUp(), joined.bytesDown());
    }
    if (from != null) {
      from.connectionClosed();
    }
    end(why);
  }

  @Override
  public void expired() {
    if (tunnel != null) {
      tunnel.close(Reason.IDLE_TIMEOUT);
    } else if (dial != null) {
      dial.cancel();
      notConnected(Reason.CONNECT_TIMEOUT, "no connection in time");
    } else if (passage != null) {
      passage.late();
    }
  }

  /// Somebody has closed the client's connection: it is the listener's as well.
  private void clientClosed() {
    if (tunnel == null) {
      giveUp(Reason.SHUTDOWN);
    }
  }

  /// There will be no endpoint.
  private void giveUp(Reason why) {
    if (over) {
      return;
    }
    if (dial != null) {
      dial.cancel();
      dial = null;
    }
    if (tunnel != null) {
      tunnel.close(why);
      return;
    }
    end(why);
    Resets.reset(client);
  }

  private void end(Reason why) {
    over = true;
    loop.wheel().cancel(timer);
    session.end(why);
    // Whoever is let in now must find the room that was given up.
    if (passage != null) {
      passage.leave(Verdict.ofSession(why));
    }
  }

  @Override
  public @Nullable LiveEndpoint endpoint() {
    return session.endpoint();
  }

  @Override
  public long startNanos() {
    return session.startNanos();
  }

  @Override
  public boolean session() {
    return true;
  }

  @Override
  public String name() {
    return session.name();
  }

  @Override
  public void cutOff(Reason why) {
    if (dial != null && why == Reason.ENDPOINT_DOWN) {
      expired(); // no byte has been sent: another one takes it
      return;
    }
    giveUp(why);
  }
}
