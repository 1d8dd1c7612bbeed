package penstock.core.upstream;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.ssl.SslConnection;
import penstock.core.endpoint.EndpointTls;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.io.Loop;
import penstock.core.tls.TlsEngine;
import penstock.core.tls.TlsStream;
import penstock.spi.tls.Refusal;

/// The TLS handshake with an endpoint. Belongs to one I/O thread; whoever began it gives it time
/// and closes the connection when that is over.
final class Securing {

  private final StreamConnection stream;
  private final To to;
  private final Loop loop;
  private final Outcome outcome;
  private final TlsEngine engine;
  private @Nullable SslConnection secure;
  private boolean over;

  /// Told how it ended, once, never before [#begin()] returns.
  interface Outcome {

    /// The endpoint is who it should be.
    ///
    /// @param chosen the protocol it chose; empty or null if it did not choose
    void secured(StreamConnection stream, @Nullable String chosen);

    /// It is not, or went away; the connection is closed.
    ///
    /// @param why as operators have been told
    void notSecured(Refusal why);
  }

  /// With whom, and how.
  ///
  /// @param endpoint who is at the other end
  /// @param tls how it is secured
  /// @param offers protocols to choose from, best first; empty for no choice
  /// @param host of the request, where the endpoint is asked by that; null for none
  record To(LiveEndpoint endpoint, EndpointTls tls, List<String> offers, @Nullable String host) {}

  Securing(StreamConnection stream, To to, Loop loop, Outcome outcome) {
    this.stream = stream;
    this.to = to;
    this.loop = loop;
    this.outcome = outcome;
    this.engine = new TlsEngine(to.tls().engine(to.endpoint().endpoint(), to.offers(), to.host()));
  }

  void begin() {
    SslConnection made = TlsStream.over(stream, engine, false, to.tls().tasks());
    secure = made;
    hearHandshake(made.getHandshakeSetter());
    made.setCloseListener(_ -> loop.thread().execute(this::closed));
    made.getSourceChannel().setReadListener(_ -> TlsStream.goOn(made));
    try {
      made.startHandshake();
    } catch (IOException _) {
      IoUtils.safeClose(made, stream);
      return;
    }
    made.getSourceChannel().resumeReads();
  }

  private <C extends SslConnection> void hearHandshake(ChannelListener.Setter<C> setter) {
    setter.set(_ -> loop.thread().execute(this::succeeded));
  }

  private void succeeded() {
    SslConnection made = secure;
    if (over || made == null || !made.isOpen()) {
      return;
    }
    over = true;
    made.getSourceChannel().suspendReads();
    outcome.secured(made, engine.getApplicationProtocol());
  }

  private void closed() {
    if (over) {
      return;
    }
    over = true;
    Refusal refusal = Refusal.of(engine.failure());
    to.tls().refused(to.endpoint(), refusal);
    outcome.notSecured(refusal);
  }
}
