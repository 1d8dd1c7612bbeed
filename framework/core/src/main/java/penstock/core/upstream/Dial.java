package penstock.core.upstream;

import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.IoFuture;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import penstock.core.endpoint.EndpointTls;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Transport;
import penstock.core.io.NoRoomException;
import penstock.core.metrics.Reason;
import penstock.spi.tls.Refusal;

/// A connection being made, with the TLS handshake where the endpoint's pool asks for one, for
/// those who wait for it: one, or where HTTP/2 may be spoken as many as may share it. Belongs to
/// one I/O thread.
final class Dial
    implements ChannelListener<StreamConnection>,
        IoFuture.Notifier<StreamConnection, Object>,
        Securing.Outcome,
        Connecting.Place {

  private final UpstreamPool pool;
  private final LiveEndpoint endpoint;
  private final Transport transport;
  private final Terms terms;
  private final ArrayDeque<Connecting> waiting = new ArrayDeque<>(2);
  private @Nullable Connecting first;
  private @Nullable IoFuture<StreamConnection> future;
  private @Nullable StreamConnection made;

  /// @param terms what it must be like
  Dial(UpstreamPool pool, LiveEndpoint endpoint, Terms terms) {
    this.pool = pool;
    this.endpoint = endpoint;
    this.transport = endpoint.transport();
    this.terms = terms;
  }

  LiveEndpoint endpoint() {
    return endpoint;
  }

  /// What it must be like.
  Terms terms() {
    return terms;
  }

  /// Whether those who wait may share it, if the endpoint agrees.
  boolean shareable() {
    return !terms.http1() && transport.maybeHttp2();
  }

  /// Whether one more may wait for it.
  boolean takes() {
    return waiting.size() < transport.http2().maxStreams();
  }

  /// Has somebody wait for it.
  void join(Connecting connecting) {
    if (waiting.isEmpty()) {
      first = connecting;
    }
    connecting.waitsFor(this);
    waiting.addLast(connecting);
  }

  @Override
  public void leave(Connecting connecting) {
    if (!waiting.remove(connecting)) {
      return;
    }
    // Who came first has the shortest patience: when it is over, others make one of their own.
    if (connecting == first || waiting.isEmpty()) {
      pool.dialled(this);
    }
    if (waiting.isEmpty()) {
      IoFuture<StreamConnection> started = future;
      if (started != null) {
        started.cancel();
      }
      IoUtils.safeClose(made);
    }
  }

  void watch(IoFuture<StreamConnection> started) {
    future = started;
    started.addNotifier(this, null);
  }

  @Override
  public void handleEvent(StreamConnection stream) {
    EndpointTls tls = transport.tls();
    made = stream;
    if (waiting.isEmpty()) {
      IoUtils.safeClose(stream);
    } else if (!begun(stream)) {
      IoUtils.safeClose(stream);
    } else if (tls == null) {
      connected(stream, null);
    } else {
      Securing.To to =
          new Securing.To(endpoint, tls, transport.offers(terms.http1()), terms.host());
      new Securing(stream, to, pool.loop(), this).begin();
    }
  }

  private boolean begun(StreamConnection stream) {
    try {
      terms.begin(stream);
      return true;
    } catch (IOException e) {
      made = null;
      failed(Reason.ENDPOINT_RESET, String.valueOf(e.getMessage()));
      return false;
    }
  }

  @Override
  public void secured(StreamConnection stream, @Nullable String chosen) {
    connected(stream, chosen);
  }

  private void connected(StreamConnection stream, @Nullable String chosen) {
    made = null;
    pool.dialled(this);
    if (waiting.isEmpty()) {
      IoUtils.safeClose(stream);
    } else if (transport.isHttp2(chosen)) {
      share(stream);
    } else if (transport.alwaysHttp2()) {
      IoUtils.safeClose(stream);
      noHttp2();
    } else {
      Connecting next = waiting.removeFirst();
      next.connected(pool.opened(endpoint, stream, new Made(transport, terms)));
      pool.http1(this);
      dialAgain();
    }
  }

  private void noHttp2() {
    Refusal refusal = new Refusal("the endpoint does not offer HTTP/2", "");
    EndpointTls tls = transport.tls();
    if (tls != null) {
      tls.refused(endpoint, refusal);
    }
    failed(Reason.TLS_ERROR, refusal.words());
  }

  private void share(StreamConnection stream) {
    Http2Upstream shared;
    try {
      shared = pool.openedShared(endpoint, stream, new Made(transport, terms));
    } catch (NoRoomException e) {
      failed(Reason.OVERLOADED, "no buffers left");
      return;
    }
    while (!waiting.isEmpty() && shared.takes()) {
      Connecting next = waiting.removeFirst();
      next.connected(shared.place(next.terms()));
    }
    pool.shared(shared);
    dialAgain();
  }

  /// Those who are left get others.
  private void dialAgain() {
    for (Connecting left : List.copyOf(waiting)) {
      if (waiting.remove(left)) {
        pool.dialAgain(endpoint, left);
      }
    }
  }

  @Override
  public void notSecured(Refusal why) {
    made = null;
    if (terms.host() != null && why.ofTheName()) {
      failed(told -> told.misnamed(why.words()));
    } else {
      failed(Reason.TLS_ERROR, why.words());
    }
  }

  /// Hears of failures: success comes by [#handleEvent].
  @Override
  public void notify(IoFuture<? extends StreamConnection> ended, @Nullable Object attachment) {
    if (ended.getStatus() != IoFuture.Status.FAILED) {
      return;
    }
    IOException cause = ended.getException();
    String detail = cause.getMessage() == null ? "not connected" : cause.getMessage();
    boolean refused = cause instanceof ConnectException;
    // A refusal can come at once, inside the call that began the attempt: never answer from there.
    pool.loop()
        .thread()
        .execute(() -> failed(Reason.CONNECT_REFUSED, refused ? "connection refused" : detail));
  }

  private void failed(Reason reason, String detail) {
    failed(told -> told.notConnected(reason, detail));
  }

  private void failed(Consumer<Connecting> told) {
    pool.dialled(this);
    for (Connecting each : List.copyOf(waiting)) {
      if (waiting.remove(each)) {
        told.accept(each);
      }
    }
  }
}
