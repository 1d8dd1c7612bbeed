package penstock.core.upstream;

import java.io.IOException;
import java.net.ConnectException;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.IoFuture;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import penstock.core.endpoint.EndpointTls;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.metrics.Reason;

/// One attempt to connect, with the TLS handshake where the endpoint's pool asks for one. Belongs
/// to one I/O thread.
public final class Connecting
    implements ChannelListener<StreamConnection>,
        IoFuture.Notifier<StreamConnection, Object>,
        Securing.Outcome {

  private final UpstreamPool pool;
  private final LiveEndpoint endpoint;
  private @Nullable ConnectListener listener;
  private @Nullable IoFuture<StreamConnection> future;
  private @Nullable StreamConnection made;

  Connecting(UpstreamPool pool, LiveEndpoint endpoint, ConnectListener listener) {
    this.pool = pool;
    this.endpoint = endpoint;
    this.listener = listener;
  }

  void watch(IoFuture<StreamConnection> started) {
    future = started;
    started.addNotifier(this, null);
  }

  /// Gives up; the listener hears nothing more.
  public void cancel() {
    listener = null;
    IoFuture<StreamConnection> started = future;
    if (started != null) {
      started.cancel();
    }
    IoUtils.safeClose(made);
  }

  @Override
  public void handleEvent(StreamConnection stream) {
    EndpointTls tls = endpoint.tls();
    made = stream;
    if (listener == null) {
      IoUtils.safeClose(stream);
    } else if (tls == null) {
      connected(stream, null);
    } else {
      new Securing(stream, tls, endpoint, pool.loop(), this).begin();
    }
  }

  private void connected(StreamConnection stream, @Nullable EndpointTls tls) {
    ConnectListener told = listener;
    listener = null;
    made = null;
    if (told == null) {
      IoUtils.safeClose(stream);
      return;
    }
    told.connected(pool.opened(endpoint, stream, tls));
  }

  @Override
  public void secured(StreamConnection stream, EndpointTls tls) {
    connected(stream, tls);
  }

  @Override
  public void notSecured(String detail) {
    ConnectListener told = listener;
    listener = null;
    made = null;
    if (told != null) {
      told.notConnected(Reason.TLS_ERROR, detail);
    }
  }

  /// Hears of failures: success comes by [#handleEvent].
  @Override
  public void notify(IoFuture<? extends StreamConnection> ended, @Nullable Object attachment) {
    if (ended.getStatus() != IoFuture.Status.FAILED) {
      return;
    }
    IOException cause = ended.getException();
    // A refusal can come at once, inside the call that began the attempt: never answer from there.
    pool.loop().thread().execute(() -> failed(cause));
  }

  private void failed(IOException cause) {
    ConnectListener told = listener;
    listener = null;
    if (told == null) {
      return;
    }
    String detail = cause.getMessage() == null ? "not connected" : cause.getMessage();
    boolean refused = cause instanceof ConnectException;
    told.notConnected(Reason.CONNECT_REFUSED, refused ? "connection refused" : detail);
  }
}
