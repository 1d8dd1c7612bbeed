package penstock.core.listen;

import java.nio.ByteBuffer;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSourceChannel;
import org.xnio.ssl.SslConnection;
import penstock.core.connection.Handshake;
import penstock.core.io.Loop;
import penstock.core.io.Timed;
import penstock.core.io.Timer;
import penstock.core.metrics.HandshakeResult;
import penstock.core.metrics.TlsMetrics;
import penstock.core.peek.ReadAhead;
import penstock.core.tls.Handshakes;
import penstock.core.tls.Shake;
import penstock.core.tls.TlsEngine;
import penstock.core.tls.TlsStream;
import penstock.spi.tls.LentEngine;

/// The TLS handshake of one client. Belongs to one I/O thread, but for the work that goes to other
/// threads.
final class TlsHandshake implements Timed, Shake.Owner {

  private static final Logger log = LoggerFactory.getLogger(TlsHandshake.class);

  private final Surroundings around;
  private final StreamConnection stream;
  private final TlsEngine engine;
  private final Runnable release;
  private final boolean direct;
  private final Shake shake;
  private final Timer timer = new Timer(this);
  private final long startNanos = System.nanoTime();
  private final long startMillis = System.currentTimeMillis();
  private @Nullable SslConnection secure;
  private boolean begun;
  private boolean over;
  private boolean refused;
  private boolean late;
  private HandshakeResult ending = HandshakeResult.OK;
  private Handshake facts = new Handshake(0, false);

  /// What a handshake is born into.
  ///
  /// @param listener by which the client came
  /// @param loop the I/O thread's own
  /// @param handshakes where the work is done
  /// @param metrics counts it
  /// @param underWay has it until it is over
  /// @param outcome told how it ended
  record Surroundings(
      String listener,
      Loop loop,
      Handshakes handshakes,
      TlsMetrics metrics,
      Set<TlsHandshake> underWay,
      Outcome outcome) {}

  /// Told how a handshake ended; on its I/O thread.
  interface Outcome {

    /// The client may speak now.
    void secured(TlsHandshake handshake, SslConnection stream, SSLEngine engine);

    /// The connection is closed.
    void failed();
  }

  TlsHandshake(StreamConnection stream, LentEngine lent, Surroundings around) {
    this.stream = stream;
    this.around = around;
    this.engine = new TlsEngine(lent.engine());
    this.release = lent.release();
    this.direct = lent.direct();
    this.shake = new Shake(stream, engine, direct, this);
    stream.setCloseListener(_ -> gone());
  }

  /// Waits for the client's first word.
  ///
  /// @param nanos how long the handshake may take
  /// @throws RuntimeException if the engine does not want to; the connection is closed then
  void begin(long nanos) {
    around.loop.wheel().arm(timer, nanos);
    try {
      shake.begin();
    } catch (SSLException _) {
      close();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public boolean elsewhere(Runnable work) {
    boolean first = !begun;
    begun = true;
    boolean taken = around.handshakes.take(first, work);
    refused = !taken;
    return taken;
  }

  @Override
  public void failed() {
    close();
  }

  @Override
  public void soon(Runnable work) {
    Loop.soon(around.loop.thread(), work);
  }

  @Override
  public void shaken(ByteBuffer early) {
    if (over) {
      return;
    }
    if (early.hasRemaining()) {
      ConduitStreamSourceChannel source = stream.getSourceChannel();
      source.setConduit(new ReadAhead(source.getConduit(), early));
    }
    SslConnection stands = TlsStream.over(stream, engine, direct, _ -> again());
    secure = stands;
    over = true;
    around.loop.wheel().cancel(timer);
    SSLSession session = engine.getSession();
    boolean resumed = session.getCreationTime() < startMillis;
    facts = new Handshake(System.nanoTime() - startNanos, resumed);
    count(HandshakeResult.OK, session.getProtocol(), resumed);
    around.underWay.remove(this);
    around.outcome.secured(this, stands, engine);
  }

  // A client may not make us shake hands again and again on one connection. Whoever asks is in the
  // midst of reading: it must not find the connection gone.
  private void again() {
    around.loop.thread().execute(this::close);
  }

  /// What is to be told of it, once it has succeeded.
  Handshake facts() {
    return facts;
  }

  private void count(HandshakeResult result, String version, boolean resumed) {
    around.metrics.ended(result, version, resumed, System.nanoTime() - startNanos);
  }

  private void gone() {
    release.run();
    closed();
  }

  private void closed() {
    if (!over) {
      // Before the engine is left: whoever works with it may be the one to count it.
      ending = result();
    }
    boolean mine = shake.leave();
    if (over) {
      return;
    }
    over = true;
    around.loop.wheel().cancel(timer);
    if (mine) {
      finished();
    }
    log.atDebug()
        .addKeyValue("listener", around.listener)
        .addKeyValue("client", stream.getPeerAddress())
        .addKeyValue("result", ending.word())
        .addKeyValue("problem", engine.failure() == null ? "" : engine.failure().getMessage())
        .log("handshake failed");
    around.underWay.remove(this);
    around.outcome.failed();
  }

  @Override
  public void finished() {
    SSLSession agreed = engine.getHandshakeSession();
    count(ending, agreed == null ? "" : agreed.getProtocol(), false);
  }

  private HandshakeResult result() {
    if (late) {
      return HandshakeResult.TIMEOUT;
    }
    return refused ? HandshakeResult.OVERLOADED : HandshakeFailures.of(engine.failure());
  }

  @Override
  public void expired() {
    late = true;
    close();
  }

  /// Gives up, soon. From any thread.
  void abandon() {
    around.loop.thread().execute(this::close);
  }

  private void close() {
    IoUtils.safeClose(secure, stream);
    closed();
  }
}
