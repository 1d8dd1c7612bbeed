package penstock.core.mirror;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.util.HeaderMap;
import io.undertow.util.Methods;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Outcome;
import penstock.core.endpoint.Tried;
import penstock.core.endpoint.Underway;
import penstock.core.io.NoRoomException;
import penstock.core.io.Timed;
import penstock.core.io.Timer;
import penstock.core.io.TimingWheel;
import penstock.core.metrics.MirrorDrop;
import penstock.core.metrics.Reason;
import penstock.core.pool.Pool;
import penstock.core.pool.Verdict;
import penstock.core.upstream.ConnectListener;
import penstock.core.upstream.Connecting;
import penstock.core.upstream.ResponseHead;
import penstock.core.upstream.Upstream;
import penstock.core.upstream.UpstreamListener;
import penstock.core.upstream.UpstreamPool;

/// A copy on its way to one endpoint of the mirror's pool, and the answer, which is looked at and
/// thrown away. It is tried once. Belongs to one I/O thread.
final class Sending implements ConnectListener, UpstreamListener, Timed, Underway {

  private final Copy copy;
  private final Pool pool;
  private final Entrance entrance;
  private final ByteBuffer head;
  private final Shape shape;
  private final TimingWheel wheel;
  private final Timer timer = new Timer(this);
  private final long startNanos = System.nanoTime();

  private Deque<ByteBuffer> body = new ArrayDeque<>(0);
  private @Nullable LiveEndpoint endpoint;
  private @Nullable Connecting connecting;
  private @Nullable Upstream upstream;
  private long sentNanos;
  private int status;
  private boolean sent;
  private boolean over;

  Sending(Copy copy, byte[] head, Shape shape) {
    Mirror mirror = copy.mirror();
    this.copy = copy;
    this.pool = mirror.plan().pool();
    this.head = ByteBuffer.wrap(head);
    this.shape = shape;
    UpstreamPool upstreams = mirror.upstreams().of(copy.request().exchange().getIoThread());
    this.entrance = new Entrance(pool, copy.request(), upstreams);
    this.wheel = upstreams.loop().wheel();
  }

  /// Begins.
  ///
  /// @return why it does not; null if it does
  @Nullable MirrorDrop begin() {
    if (!entrance.enter()) {
      return MirrorDrop.POOL_LIMIT;
    }
    LiveEndpoint chosen = pool.choose(copy.request(), new Tried()).endpoint();
    if (chosen == null || !chosen.reachable()) {
      entrance.leave(Verdict.NONE);
      return MirrorDrop.NO_ENDPOINT;
    }
    endpoint = chosen;
    chosen.begin();
    guarded(() -> reach(chosen));
    return null;
  }

  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      crashed(e);
    }
  }

  private void reach(LiveEndpoint to) {
    Upstream idle = entrance.idle(to);
    if (idle != null) {
      send(idle);
      return;
    }
    within(Math.min(pool.connectTimeoutNanos(), copy.mirror().plan().nanos()));
    connecting = entrance.connect(to, this);
  }

  private void within(long nanos) {
    wheel.arm(timer, Math.max(1, nanos));
  }

  @Override
  public void connected(Upstream made) {
    connecting = null;
    guarded(() -> send(made));
  }

  @Override
  public void notConnected(Reason reason, String detail) {
    connecting = null;
    failed(reason, Outcome.NOT_CONNECTED);
  }

  @Override
  public void misnamed(String detail) {
    connecting = null;
    end(Reason.TLS_ERROR, Outcome.CANCELLED);
  }

  private void send(Upstream to) {
    within(copy.mirror().plan().nanos() - (System.nanoTime() - startNanos));
    upstream = to;
    sentNanos = System.nanoTime();
    to.begin(this, Methods.HEAD.equals(copy.request().exchange().getRequestMethod()));
    if (!shape.bodiless()) {
      body = copy.body().toWrite(shape.chunked() && to.takesChunks());
    }
    push(to);
  }

  @Override
  public void writable() {
    Upstream to = upstream;
    if (to != null) {
      guarded(() -> push(to));
    }
  }

  private void push(Upstream to) {
    try {
      if (head.hasRemaining()) {
        to.head(head, shape.bodiless());
      }
      while (!head.hasRemaining() && !body.isEmpty()) {
        ByteBuffer next = body.element();
        to.write(next);
        if (next.hasRemaining()) {
          return;
        }
        body.remove();
      }
      if (!head.hasRemaining() && !sent) {
        sent = true;
        to.requestSent();
      }
    } catch (IOException e) {
      to.unwritable(e);
    }
  }

  /// Nothing to do: it is sent whole, asked or not.
  @Override
  public void interim(int status) {}

  @Override
  public boolean mayUpgrade(ResponseHead answer) {
    return false;
  }

  @Override
  public void upgraded(
      ResponseHead answer, StreamConnection connection, @Nullable PooledByteBuffer early) {
    IoUtils.safeClose(connection);
  }

  @Override
  public void head(ResponseHead answer) {
    status = answer.status();
    LiveEndpoint from = endpoint;
    if (from != null) {
      from.answeredAfter(System.nanoTime() - sentNanos);
    }
    copy.mirrored(answer);
  }

  @Override
  public boolean body(ByteBuffer piece, boolean last, @Nullable HeaderMap trailers) {
    if (last) {
      upstream = null;
      end(Reason.OK, status < 500 ? Outcome.ANSWERED : Outcome.SERVER_ERROR);
    }
    return true;
  }

  /// Never called: nothing is ever left.
  @Override
  public void moved(ByteBuffer rest) {}

  @Override
  public void unseen(boolean leaves, String detail) {
    gone(Reason.REFUSED_STREAM, leaves);
  }

  @Override
  public void broken(Reason reason, String detail) {
    gone(reason, reason == Reason.OVERLOADED);
  }

  private void gone(Reason reason, boolean excused) {
    upstream = null;
    if (excused) {
      end(reason, Outcome.CANCELLED);
    } else {
      failed(reason, Outcome.BROKEN_OFF);
    }
  }

  @Override
  public void expired() {
    boolean reached = connecting == null;
    abandon();
    if (status > 0) {
      // It answers, and how long that goes on is nobody's fault: a stream may have no end.
      end(Reason.REQUEST_TIMEOUT, Outcome.CANCELLED);
      return;
    }
    failed(
        reached ? Reason.REQUEST_TIMEOUT : Reason.CONNECT_TIMEOUT,
        reached ? Outcome.TIMED_OUT : Outcome.NOT_CONNECTED);
  }

  private void crashed(RuntimeException e) {
    abandon();
    Reason reason = e instanceof NoRoomException ? Reason.OVERLOADED : Reason.PLUGIN_ERROR;
    copy.tell(e);
    end(reason, Outcome.CANCELLED);
  }

  private void abandon() {
    if (connecting != null) {
      connecting.cancel();
      connecting = null;
    }
    Upstream to = upstream;
    upstream = null;
    if (to != null) {
      to.abandon();
    }
  }

  private void failed(Reason reason, Outcome outcome) {
    LiveEndpoint to = endpoint;
    if (to != null && !over) {
      to.failed(reason);
    }
    end(reason, outcome);
  }

  private void end(Reason reason, Outcome outcome) {
    LiveEndpoint to = endpoint;
    if (over || to == null) {
      return;
    }
    over = true;
    wheel.cancel(timer);
    to.end(outcome);
    entrance.leave(Verdict.of(outcome));
    copy.mirror().metrics().finished(status, reason);
    copy.gone();
  }

  @Override
  public @Nullable LiveEndpoint endpoint() {
    return endpoint;
  }

  @Override
  public long startNanos() {
    return startNanos;
  }

  @Override
  public boolean upgraded() {
    return false;
  }

  @Override
  public String name() {
    return copy.name();
  }

  @Override
  public void cutOff(Reason why) {
    abandon();
    end(why, Outcome.CANCELLED);
  }
}
