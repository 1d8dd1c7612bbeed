package penstock.core.connection;

import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;
import penstock.core.io.Loop;
import penstock.core.io.Timed;
import penstock.core.io.Timer;

/// A client's connection: knows whether it is idle, sending a head, or has a request under way, and
/// lets nobody stay too long. Belongs to one I/O thread.
public final class FrontConnection
    implements Timed, ExchangeCompletionListener, RegisteredConnection, ClientConnection {

  private final StreamConnection stream;
  private final StreamSinkConduit sink;
  private final Loop loop;
  private final InetSocketAddress peer;
  private final Timer timer = new Timer(this);
  private final HeadGuard guard;
  private final Lingering farewell;
  private final Surroundings surroundings;
  private final long lifeNanos;
  private final long bornNanos;

  private Phase phase = Phase.IDLE;
  private @Nullable ExchangeRequest request;

  private FrontConnection(
      StreamConnection stream, Surroundings surroundings, @Nullable Takeover takeover) {
    this.stream = stream;
    this.surroundings = surroundings;
    this.lifeNanos = surroundings.settings().lifeNanos();
    this.bornNanos = lifeNanos == 0 ? 0 : System.nanoTime();
    this.sink = stream.getSinkChannel().getConduit();
    this.loop = surroundings.loop();
    this.peer = stream.getPeerAddress(InetSocketAddress.class);
    StreamSourceConduit socket = stream.getSourceChannel().getConduit();
    this.guard = new HeadGuard(this, socket, Handover.to(takeover, stream, surroundings));
    this.farewell = new Lingering(this, stream, guard, socket);
  }

  /// Puts a guard on a connection that was just accepted. Call before Undertow sees it.
  ///
  /// @param takeover takes the connection when HTTP/2 is spoken on it; null for never
  /// @return the guard; call [#watchClose()] on it when Undertow has seen the connection
  public static FrontConnection guard(
      StreamConnection stream, Surroundings surroundings, @Nullable Takeover takeover) {
    FrontConnection front = new FrontConnection(stream, surroundings, takeover);
    stream.getSourceChannel().setConduit(front.guard);
    SmallWrites.under(stream, surroundings);
    surroundings.registry().add(front);
    front.closeWithin(front.surroundings.settings().headNanos());
    return front;
  }

  /// Hears of the connection's end, beside Undertow.
  public void watchClose() {
    stream.setCloseListener(_ -> closed());
  }

  /// The guard of an exchange's connection; null if its listener set none.
  public static @Nullable FrontConnection of(HttpServerExchange exchange) {
    return HeadGuard.guarded(exchange.getConnection());
  }

  /// Begins a request: checks what Undertow lets pass. On refusal the client has been answered.
  ///
  /// @return null if the request was refused
  public @Nullable ExchangeRequest begin(HttpServerExchange exchange) {
    loop.wheel().cancel(timer);
    phase = Phase.BUSY;
    ExchangeRequest begun = new ExchangeRequest(exchange, peer, this, System.nanoTime());
    request = begun;
    begun.journey().observedBy(surroundings.refusals());
    exchange.addExchangeCompleteListener(this);
    RequestGuard.Refusal refusal = RequestGuard.check(exchange, settings());
    if (refusal != null) {
      begun.journey().ended(refusal.reason());
      answerAtOnce(refusal.status(), refusal.detail(), "");
      return null;
    }
    if (closing()) {
      exchange.setPersistent(false);
    }
    return begun;
  }

  @Nullable ExchangeRequest current() {
    return request;
  }

  @Override
  public Surroundings surroundings() {
    return surroundings;
  }

  /// Its I/O thread's own.
  public Loop loop() {
    return loop;
  }

  @Override
  public long headNanos(long endNanos) {
    return guard.headNanos(endNanos);
  }

  @Override
  public boolean closing() {
    return surroundings.registry().closing()
        || (lifeNanos > 0 && System.nanoTime() - bornNanos > lifeNanos);
  }

  @Override
  public boolean answerAtOnce(int status, String detail, String headers) {
    if (phase.ending()) {
      return true;
    }
    phase = Phase.LINGERING;
    if (request != null) {
      request.journey().answered(status);
    }
    farewell.answer(RawAnswer.of(status, detail, headers));
    if (request != null) {
      request.journey().finished();
    }
    return true;
  }

  @Override
  public void writeContinue() {
    // Nothing is on its way to this client, so there is room unless it is gone.
    if (!RawAnswer.goOn(sink)) {
      drop();
    }
  }

  @Override
  public void becomeTunnel() {
    phase = Phase.TUNNEL;
  }

  @Override
  public void readNoMore() {
    if (phase.ending()) {
      return;
    }
    phase = Phase.LINGERING;
    farewell.begin();
    if (request != null) {
      request.journey().finished();
    }
  }

  /// How it ends.
  Lingering farewell() {
    return farewell;
  }

  /// Goes on as another connection; false if it is closed by now.
  boolean leave() {
    boolean open = phase != Phase.CLOSED;
    if (open) {
      phase = Phase.CLOSED;
      loop.wheel().cancel(timer);
      surroundings.registry().replace(this);
    }
    return open;
  }

  Phase phase() {
    return phase;
  }

  /// Bytes of a head, or of what comes behind it, were read.
  ///
  /// @return whether they are the first of a head
  boolean headCame() {
    if (phase != Phase.IDLE) {
      return false;
    }
    phase = Phase.HEAD;
    closeWithin(settings().headNanos());
    return true;
  }

  /// Answers bytes that will not become a request.
  void refuse(RequestObserver.Refused refused, String detail) {
    surroundings.refusals().refused(peer, refused);
    answerAtOnce(refused.status(), detail, "");
  }

  /// Undertow has refused a head by itself and only wants to see the client leave.
  void refusedByUndertow() {
    surroundings.refusals().refused(peer, RequestObserver.BAD_HEAD);
    lingerUnderUndertow();
  }

  /// The client left within a head.
  void broken() {
    if (phase == Phase.HEAD) {
      phase = Phase.IDLE;
      surroundings.refusals().refused(peer, RequestObserver.BROKEN_HEAD);
    }
  }

  // Undertow closes the connection when the client has, or we when that takes too long.
  private void lingerUnderUndertow() {
    phase = Phase.LINGERING;
    farewell.limit();
  }

  /// A request is over and the connection waits for the next.
  @Override
  public void exchangeEvent(HttpServerExchange exchange, NextListener nextListener) {
    if (phase == Phase.TUNNEL) {
      nextListener.proceed(); // The request is over when the tunnel is.
      return;
    }
    ExchangeRequest done = request;
    request = null;
    if (done != null && !stream.isOpen()) {
      // Undertow calls an answer complete that it had to break off.
      done.journey().connectionClosed();
    } else if (done != null) {
      done.journey().finished();
    }
    if (phase == Phase.BUSY && !exchange.isPersistent()) {
      lingerUnderUndertow();
    } else if (phase == Phase.BUSY) {
      phase = Phase.IDLE;
      closeWithin(closing() ? settings().headNanos() : settings().idleNanos());
      guard.look((HttpServerConnection) exchange.getConnection());
    }
    nextListener.proceed();
  }

  private void closed() {
    Phase before = phase;
    if (before == Phase.CLOSED) {
      return;
    }
    phase = Phase.CLOSED;
    loop.wheel().cancel(timer);
    surroundings.registry().remove(this);
    if (before == Phase.HEAD) {
      surroundings.refusals().refused(peer, RequestObserver.BAD_HEAD);
    }
    if (request != null) {
      request.journey().connectionClosed();
    }
  }

  @Override
  public void expired() {
    if (phase == Phase.HEAD) {
      refuse(RequestObserver.SLOW_HEAD, "the request's head took too long");
    } else if (phase != Phase.BUSY) {
      drop();
    }
  }

  void closeWithin(long nanos) {
    loop.wheel().arm(timer, nanos);
  }

  @Override
  public void closeIfIdle() {
    loop.thread()
        .execute(() -> {
          if (phase == Phase.IDLE) {
            drop();
          }
        });
  }

  /// Not before a last answer that is on its way has been heard.
  @Override
  public void closeNow() {
    loop.run(() -> {
      if (phase != Phase.LINGERING && (request == null || request.journey().cutOff())) {
        drop();
      }
    });
  }

  /// Closes it now.
  void drop() {
    IoUtils.safeClose(stream);
  }
}
