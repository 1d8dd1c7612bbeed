package penstock.plugin.tls.termination;

import io.netty.internal.tcnative.SSL;
import java.nio.ByteBuffer;
import java.util.List;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/// The handshake of one connection. What the client says is collected on the I/O thread and worked
/// on elsewhere, key exchange, certificates and signature alike; what we answer waits on the heap.
final class BoringShake {

  private static final byte[] NO_APPLICATION_PROTOCOL = {21, 3, 3, 0, 2, 2, 120};
  private static final int TLS_1_3 = 0x0304;

  private final BoringLink link;
  private final List<String> spoken;
  private final long began = System.currentTimeMillis();
  private @Nullable ByteBuffer said;
  private @Nullable ByteBuffer answer;
  private boolean handedOut;
  private boolean first = true;
  private boolean over;
  private @Nullable SSLException failure;
  private BoringSession session = BoringSession.NOTHING;

  /// @param link the client's
  /// @param spoken behind TLS; empty if nothing is agreed on
  BoringShake(BoringLink link, List<String> spoken) {
    this.link = link;
    this.spoken = spoken;
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

  /// Collects what can be worked on.
  ///
  /// @return bytes taken; 0 if there is not enough
  /// @throws SSLException if it is no TLS
  int collect(ByteBuffer from) throws SSLException {
    int taken;
    try {
      taken = Records.handshake(from);
    } catch (SSLException e) {
      failure = e;
      throw e;
    }
    if (taken > 0) {
      ByteBuffer copy = ByteBuffer.allocate(taken);
      Pieces.move(from, taken, copy);
      said = copy.flip();
      handedOut = false;
    }
    return taken;
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
    } catch (RuntimeException | Error e) {
      // Without a failure the client would be waited for until its time is up.
      failure = new SSLHandshakeException("BoringSSL: " + e, e);
    } finally {
      link.exit();
    }
  }

  private void answerTo(ByteBuffer records) {
    if (first && OfferedProtocols.areForeign(records, spoken)) {
      answer = ByteBuffer.wrap(NO_APPLICATION_PROTOCOL);
      failure = new SSLHandshakeException("no_application_protocol: none of " + spoken);
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
    boolean more = SSL.getVersionInt(link.ssl()) == TLS_1_3;
    while (more) {
      // With the chain of a client in them, tickets may be long.
      ByteBuffer out = Scratch.out();
      more = link.flush(out);
      keep(out.flip());
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
