package penstock.plugin.tls.termination;

import java.nio.ByteBuffer;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// A server's engine on BoringSSL. What the context says cannot be changed for one engine: setters
/// do nothing. Belongs to one connection.
final class BoringEngine extends SSLEngine {

  /// The least that sealing adds to a text.
  private static final int LEAST_OVERHEAD = Records.HEADER + 16;

  private final BoringLink link;
  private final BoringShake shake;
  private final Offer offer;
  private boolean finishTold;
  private boolean farewellSaid;
  private volatile boolean inboundDone;
  private volatile boolean outboundClosed;

  /// What clients are offered.
  ///
  /// @param protocols by the JDK's names
  /// @param ciphers by the JDK's names
  /// @param spoken behind TLS, by its names in ALPN; empty if nothing is agreed on
  /// @param asks whether clients are asked for certificates
  record Offer(List<String> protocols, List<String> ciphers, List<String> spoken, boolean asks) {}

  /// @param link the client's
  /// @param offer what the client is offered
  BoringEngine(BoringLink link, Offer offer) {
    this.link = link;
    this.offer = offer;
    this.shake = new BoringShake(link, offer);
  }

  @Override
  public SSLEngineResult unwrap(ByteBuffer from, ByteBuffer[] to, int offset, int length)
      throws SSLException {
    if (inboundDone || !link.enter()) {
      return new SSLEngineResult(Status.CLOSED, HandshakeStatus.NOT_HANDSHAKING, 0, 0);
    }
    try {
      return shake.over() ? open(from, to, offset, length) : shakeHands(from);
    } catch (SSLException e) {
      // Behind the handshake, what is said next, and last, is the alert.
      outboundClosed |= shake.over();
      throw e;
    } finally {
      link.exit();
    }
  }

  private SSLEngineResult shakeHands(ByteBuffer from) throws SSLException {
    SSLException failure = shake.failure();
    if (failure != null) {
      throw failure;
    }
    HandshakeStatus status = shake.status();
    if (status != HandshakeStatus.NEED_UNWRAP) {
      return new SSLEngineResult(Status.OK, status, 0, 0);
    }
    int taken = shake.collect(from);
    return step(taken == 0 ? Status.BUFFER_UNDERFLOW : Status.OK, taken, 0);
  }

  private SSLEngineResult step(Status status, int consumed, int produced) {
    HandshakeStatus shaking = shake.status();
    return shaking == HandshakeStatus.NOT_HANDSHAKING && shake.over()
        ? result(status, consumed, produced)
        : new SSLEngineResult(status, shaking, consumed, produced);
  }

  private SSLEngineResult open(ByteBuffer from, ByteBuffer[] to, int offset, int length)
      throws SSLException {
    if (shake.status() == HandshakeStatus.NEED_WRAP) {
      return new SSLEngineResult(Status.OK, HandshakeStatus.NEED_WRAP, 0, 0);
    }
    int record = Records.length(from, from.position());
    if (record == 0) {
      return result(Status.BUFFER_UNDERFLOW, 0, 0);
    }
    int most = Math.max(0, record - LEAST_OVERHEAD);
    long room = Pieces.remaining(to, offset, length);
    if (room < most && Records.kind(from, from.position()) == Records.APPLICATION) {
      return result(Status.BUFFER_OVERFLOW, 0, 0);
    }
    ByteBuffer sealed = Pieces.outside(from, record);
    ByteBuffer direct = Pieces.roomFor(most, to, offset, length);
    ByteBuffer text = direct == null ? Scratch.out() : direct;
    int before = text.position();
    boolean goesOn = link.open(sealed, text);
    from.position(from.position() + record);
    int produced = text.position() - before;
    if (direct == null) {
      Pieces.scatter(text.flip(), to, offset, length);
    }
    inboundDone = !goesOn;
    return result(goesOn ? Status.OK : Status.CLOSED, record, produced);
  }

  /// The first result behind the handshake tells that it is over.
  private SSLEngineResult result(Status status, int consumed, int produced) {
    HandshakeStatus shaking =
        finishTold ? HandshakeStatus.NOT_HANDSHAKING : HandshakeStatus.FINISHED;
    finishTold = true;
    return new SSLEngineResult(status, shaking, consumed, produced);
  }

  @Override
  public SSLEngineResult wrap(ByteBuffer[] from, int offset, int length, ByteBuffer to)
      throws SSLException {
    if (farewellSaid || !link.enter()) {
      return new SSLEngineResult(Status.CLOSED, HandshakeStatus.NOT_HANDSHAKING, 0, 0);
    }
    try {
      if (shake.status() == HandshakeStatus.NEED_WRAP) {
        return answer(to);
      }
      if (!shake.over()) {
        boolean ended = outboundClosed || shake.failure() != null;
        return new SSLEngineResult(ended ? Status.CLOSED : Status.OK, shake.status(), 0, 0);
      }
      return outboundClosed ? farewell(to) : seal(from, offset, length, to);
    } finally {
      link.exit();
    }
  }

  private SSLEngineResult answer(ByteBuffer to) {
    if (!to.hasRemaining()) {
      return new SSLEngineResult(Status.BUFFER_OVERFLOW, HandshakeStatus.NEED_WRAP, 0, 0);
    }
    int before = to.position();
    shake.answer(to);
    return step(shake.failure() == null ? Status.OK : Status.CLOSED, 0, to.position() - before);
  }

  private SSLEngineResult farewell(ByteBuffer to) {
    if (to.remaining() < shake.kept() + BoringLink.OVERHEAD) {
      return result(Status.BUFFER_OVERFLOW, 0, 0);
    }
    farewellSaid = true;
    ByteBuffer sealed = to.isDirect() ? to : Scratch.out();
    int before = sealed.position();
    shake.sayTickets(sealed);
    link.farewell(sealed);
    return result(Status.CLOSED, 0, handOver(sealed, before, to));
  }

  private SSLEngineResult seal(ByteBuffer[] from, int offset, int length, ByteBuffer to)
      throws SSLException {
    int room = Math.min(Records.LARGEST_TEXT, to.remaining() - shake.kept() - BoringLink.OVERHEAD);
    int size = (int) Math.min(room, Pieces.remaining(from, offset, length));
    if (room <= 0) {
      return result(Status.BUFFER_OVERFLOW, 0, 0);
    }
    if (size == 0) {
      return result(Status.OK, 0, 0);
    }
    ByteBuffer sealed = to.isDirect() ? to : Scratch.out();
    int before = sealed.position();
    shake.sayTickets(sealed);
    link.seal(Pieces.gather(size, from, offset, length), sealed);
    return result(Status.OK, size, handOver(sealed, before, to));
  }

  private static int handOver(ByteBuffer sealed, int before, ByteBuffer to) {
    int produced = sealed.position() - before;
    if (!to.isDirect()) {
      to.put(sealed.flip());
    }
    return produced;
  }

  @Override
  public @Nullable Runnable getDelegatedTask() {
    return shake.task();
  }

  @Override
  public HandshakeStatus getHandshakeStatus() {
    return shake.status();
  }

  @Override
  public SSLSession getSession() {
    return shake.over() ? shake.session() : BoringSession.NOTHING;
  }

  @Override
  public @Nullable SSLSession getHandshakeSession() {
    BoringSession session = shake.session();
    return shake.over() || session == BoringSession.NOTHING ? null : session;
  }

  @Override
  public @Nullable String getApplicationProtocol() {
    return shake.over() ? shake.session().spoken() : null;
  }

  @Override
  public @Nullable String getHandshakeApplicationProtocol() {
    return null;
  }

  @Override
  public void closeInbound() {
    inboundDone = true;
  }

  @Override
  public boolean isInboundDone() {
    return inboundDone;
  }

  @Override
  public void closeOutbound() {
    outboundClosed = true;
  }

  @Override
  public boolean isOutboundDone() {
    return outboundClosed && (farewellSaid || !shake.over());
  }

  @Override
  public void beginHandshake() {}

  @Override
  public String[] getSupportedCipherSuites() {
    return getEnabledCipherSuites();
  }

  @Override
  public String[] getEnabledCipherSuites() {
    return offer.ciphers().toArray(String[]::new);
  }

  @Override
  public void setEnabledCipherSuites(String[] suites) {}

  @Override
  public String[] getSupportedProtocols() {
    return getEnabledProtocols();
  }

  @Override
  public String[] getEnabledProtocols() {
    return offer.protocols().toArray(String[]::new);
  }

  @Override
  public void setEnabledProtocols(String[] protocols) {}

  @Override
  public void setUseClientMode(boolean mode) {
    if (mode) {
      throw new IllegalArgumentException("client: true (expected: false, this is a server's)");
    }
  }

  @Override
  public boolean getUseClientMode() {
    return false;
  }

  @Override
  public void setNeedClientAuth(boolean need) {}

  @Override
  public boolean getNeedClientAuth() {
    return false;
  }

  @Override
  public void setWantClientAuth(boolean want) {}

  @Override
  public boolean getWantClientAuth() {
    return false;
  }

  @Override
  public void setEnableSessionCreation(boolean flag) {}

  @Override
  public boolean getEnableSessionCreation() {
    return true;
  }
}
