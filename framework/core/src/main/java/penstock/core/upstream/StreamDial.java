package penstock.core.upstream;

import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.IoFuture;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import penstock.core.endpoint.EndpointTls;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.io.Loop;
import penstock.core.metrics.Reason;
import penstock.spi.tls.Refusal;

/// A connection being made for one client whose payload is not read, with the TLS handshake where
/// the endpoint's pool asks for one. Belongs to one I/O thread.
public final class StreamDial
    implements ChannelListener<StreamConnection>,
        IoFuture.Notifier<StreamConnection, Object>,
        Securing.Outcome,
        Asking.Outcome {

  private static final OptionMap OPTIONS =
      OptionMap.builder().set(Options.TCP_NODELAY, true).set(Options.KEEP_ALIVE, true).getMap();

  private final LiveEndpoint endpoint;
  private final Loop loop;
  private final Terms terms;
  private @Nullable Caller caller;
  private @Nullable IoFuture<StreamConnection> future;
  private @Nullable StreamConnection made;

  /// Who wants the connection. Told how it ended, once, on the I/O thread.
  public interface Caller {

    /// It stands.
    ///
    /// @param stream after TLS, if there is any
    void connected(StreamConnection stream);

    /// There is none.
    ///
    /// @param reason what is to be said of it
    /// @param detail for people
    void notConnected(Reason reason, String detail);
  }

  private StreamDial(LiveEndpoint endpoint, Loop loop, Terms terms, Caller caller) {
    this.endpoint = endpoint;
    this.loop = loop;
    this.terms = terms;
    this.caller = caller;
  }

  /// Begins.
  ///
  /// @param endpoint to whom; its address is resolved
  /// @param terms how the connection is to begin
  /// @param caller told how it ended, never before this returns
  public static StreamDial begin(LiveEndpoint endpoint, Loop loop, Terms terms, Caller caller) {
    StreamDial dial = new StreamDial(endpoint, loop, terms, caller);
    IoFuture<StreamConnection> started =
        loop.thread().openStreamConnection(endpoint.address(), dial, OPTIONS);
    dial.future = started;
    started.addNotifier(dial, null);
    return dial;
  }

  /// Gives up; the caller hears nothing more.
  public void cancel() {
    caller = null;
    if (future != null) {
      future.cancel();
    }
    IoUtils.safeClose(made);
  }

  @Override
  public void handleEvent(StreamConnection stream) {
    made = stream;
    if (caller == null || !begun(stream)) {
      IoUtils.safeClose(stream);
    } else if (terms.asks()) {
      new Asking(stream, this).begin();
    } else {
      secure(stream);
    }
  }

  private void secure(StreamConnection stream) {
    EndpointTls tls = endpoint.transport().tls();
    if (tls == null) {
      connected(stream);
    } else {
      new Securing(stream, new Securing.To(endpoint, tls, List.of(), null), loop, this).begin();
    }
  }

  private boolean begun(StreamConnection stream) {
    try {
      terms.begin(stream);
      return true;
    } catch (IOException e) {
      failed(Reason.ENDPOINT_RESET, String.valueOf(e.getMessage()));
      return false;
    }
  }

  @Override
  public void speaksTls(StreamConnection stream) {
    secure(stream);
  }

  @Override
  public void speaksNoTls(String detail) {
    failed(Reason.TLS_ERROR, detail);
  }

  @Override
  public void secured(StreamConnection stream, @Nullable String chosen) {
    connected(stream);
  }

  private void connected(StreamConnection stream) {
    Caller told = over();
    if (told == null) {
      IoUtils.safeClose(stream);
    } else {
      told.connected(stream);
    }
  }

  @Override
  public void notSecured(Refusal why) {
    failed(Reason.TLS_ERROR, why.words());
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
    loop.thread()
        .execute(() -> failed(Reason.CONNECT_REFUSED, refused ? "connection refused" : detail));
  }

  private void failed(Reason reason, String detail) {
    Caller told = over();
    if (told != null) {
      told.notConnected(reason, detail);
    }
  }

  private @Nullable Caller over() {
    Caller told = caller;
    caller = null;
    made = null;
    return told;
  }
}
