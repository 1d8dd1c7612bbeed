package penstock.plugin.tls.termination;

import io.netty.internal.tcnative.SSL;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/// The handshake of one connection. What the client says is collected on the I/O thread and worked
/// on elsewhere, key exchange, certificates and signature alike; what we answer waits on the heap.
///
/// The client's last word in TLS 1.3 is answered on the spot: what is left then costs less than to
/// hand it over. So is what is no handshake at all.
final class BoringShake {

  /// Tickets that go with the first text. Longer ones, with a client's chain in them, go by
  /// themselves.
  private static final int MOST_KEPT = 1024;

  private static final byte[] NO_APPLICATION_PROTOCOL = {21, 3, 3, 0, 2, 2, 120};
  private static final int TLS_1_3 = 0x0304;

  private final BoringLink link;
  private final BoringEngine.Offer offer;
  private final OfferedProtocols offered;
  private final long began = System.currentTimeMillis();
  private @Nullable ByteBuffer said;
  private @Nullable ByteBuffer answer;
  private @Nullable ByteBuffer tickets;
  private boolean handedOut;
  private boolean first = true;
  private boolean over;
  private @Nullable SSLException failure;
  private BoringSession session = BoringSession.NOTHING;

  /// @param link the client's
  /// @param offer what the client is offered
  BoringShake(BoringLink link, BoringEngine.Offer offer) {
    this.link = link;
    this.offer = offer;
    this.offered = new OfferedProtocols(offer.spoken());
  }

  /// Whether it has succeeded; there may be an answer left to send.
  boolean over() {
    return over;
  }

  /// Why it failed; null if it has not.
  @Nullable SSLException failure() {
    return failure;
  }

  /// What was agreed on, as far as that is known.
  BoringSession session() {
    return session;
  }

  HandshakeStatus status() {
    if (answer != null) {
      return HandshakeStatus.NEED_WRAP;
    }
    if (over || failure != null) {
      return HandshakeStatus.NOT_HANDSHAKING;
    }
    return said != null ? HandshakeStatus.NEED_TASK : HandshakeStatus.NEED_UNWRAP;
  }

  /// Collects what can be worked on, or answers at once. The link is entered.
  ///
  /// @return bytes taken; 0 if there is not enough
  /// @throws SSLException if it is no TLS, or the handshake has failed with it
  int collect(ByteBuffer from) throws SSLException {
    try {
      int taken = Records.handshake(from);
      if (taken > 0 && isBrief(from, taken)) {
        answerTo(from.slice(from.position(), taken));
        from.position(from.position() + taken);
      } else if (taken > 0) {
        ByteBuffer copy = ByteBuffer.allocate(taken);
        Pieces.move(from, taken, copy);
        said = copy.flip();
        handedOut = false;
      }
      return taken;
    } catch (SSLException e) {
      failure = e;
      throw e;
    }
  }

  // A client that is asked may send its certificates now, and proof that they are its own.
  private boolean isBrief(ByteBuffer from, int size) throws SSLException {
    return !first
        && Records.noneInTheClear(from, size)
        && (!offer.asks() || SSL.isSessionReused(link.ssl()));
  }

  /// What is to be run elsewhere; null for nothing, or if it was given out before.
  @Nullable Runnable task() {
    if (said == null || handedOut) {
      return null;
    }
    handedOut = true;
    return this::work;
  }

  private void work() {
    if (!link.enter()) {
      return;
    }
    try {
      ByteBuffer records = said;
      said = null;
      if (records != null) {
        answerTo(records);
      }
    } finally {
      link.exit();
    }
  }

  private void answerTo(ByteBuffer records) {
    try {
      hear(records);
    } catch (RuntimeException | Error e) {
      // Without a failure the client would be waited for until its time is up.
      failure = new SSLHandshakeException("BoringSSL: " + e, e);
    }
  }

  private void hear(ByteBuffer records) {
    if (offered.areForeign(records)) {
      answer = ByteBuffer.wrap(NO_APPLICATION_PROTOCOL);
      failure = new SSLHandshakeException("no_application_protocol: none of " + offer.spoken());
      return;
    }
    first = false;
    ByteBuffer in = Scratch.in().put(records).flip();
    int error;
    do {
      error = link.shake(in);
      if (error == SSL.SSL_ERROR_SSL) {
        failure = link.failure(error);
      }
      ByteBuffer out = Scratch.out();
      link.takeUnasked(out);
      keep(out.flip());
    } while (error == SSL.SSL_ERROR_WANT_WRITE);
    if (error == SSL.SSL_ERROR_NONE && in.hasRemaining()) {
      failure = new SSLHandshakeException("unexpected message behind the handshake");
    } else if (error == SSL.SSL_ERROR_NONE) {
      succeed();
    } else if (failure == null && error != SSL.SSL_ERROR_WANT_READ) {
      failure = link.failure(error);
    }
    if (!over) {
      session = begun();
    }
  }

  private void succeed() {
    if (SSL.getVersionInt(link.ssl()) == TLS_1_3) {
      ByteBuffer before = answer;
      boolean more;
      do {
        // With the chain of a client in them, tickets may be long.
        ByteBuffer out = Scratch.out();
        more = link.flush(out);
        keep(out.flip());
      } while (more);
      ByteBuffer all = answer;
      if (before == null && all != null && all.remaining() <= MOST_KEPT) {
        tickets = all;
        answer = null;
      }
    }
    session = agreed();
    over = true;
  }

  private void keep(ByteBuffer out) {
    if (!out.hasRemaining()) {
      return;
    }
    ByteBuffer before = answer;
    int length = out.remaining() + (before == null ? 0 : before.remaining());
    ByteBuffer all = ByteBuffer.allocate(length);
    if (before != null) {
      all.put(before);
    }
    answer = all.put(out).flip();
  }

  private BoringSession begun() {
    String version = SSL.getVersion(link.ssl());
    return version.startsWith("TLSv") ? BoringSession.begun(version) : BoringSession.NOTHING;
  }

  private BoringSession agreed() {
    long ssl = link.ssl();
    String name = SSL.getSniHostname(ssl);
    String chosen = SSL.getAlpnSelected(ssl);
    byte[] id = SSL.getSessionId(ssl);
    BoringSession.Agreed what =
        new BoringSession.Agreed(
            SSL.getVersion(ssl),
            BoringCiphers.nameOf(SSL.getCipherForSSL(ssl)),
            name == null ? "" : name,
            chosen == null ? "" : chosen);
    // A session that goes on is older than the handshake, whatever its ticket says.
    long created =
        SSL.isSessionReused(ssl)
            ? Math.min(began - 1, SSL.getTime(ssl) * 1000)
            : System.currentTimeMillis();
    return new BoringSession(what, id == null ? new byte[0] : id, created, shown(ssl));
  }

  /// The client's chain, its own certificate first; BoringSSL tells a server the two apart.
  private static byte @Nullable [][] shown(long ssl) {
    byte[] own = SSL.getPeerCertificate(ssl);
    if (own == null) {
      return null;
    }
    byte[][] others = SSL.getPeerCertChain(ssl);
    byte[][] all = new byte[1 + (others == null ? 0 : others.length)][];
    all[0] = own;
    for (int i = 1; i < all.length; i++) {
      all[i] = others[i - 1];
    }
    return all;
  }

  /// How long these are.
  int kept() {
    return tickets == null ? 0 : tickets.remaining();
  }

  /// Says them; there is room.
  void sayTickets(ByteBuffer to) {
    if (tickets != null) {
      to.put(tickets);
      tickets = null;
    }
  }

  /// Says what waits to be said, as much as there is room for.
  void answer(ByteBuffer to) {
    ByteBuffer waiting = answer;
    if (waiting == null) {
      return;
    }
    Pieces.move(waiting, Math.min(waiting.remaining(), to.remaining()), to);
    if (!waiting.hasRemaining()) {
      answer = null;
    }
  }
}
