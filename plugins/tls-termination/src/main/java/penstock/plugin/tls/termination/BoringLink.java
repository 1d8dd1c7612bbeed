package penstock.plugin.tls.termination;

import io.netty.internal.tcnative.Buffer;
import io.netty.internal.tcnative.SSL;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/// BoringSSL's side of one connection: memory outside the heap, used by one thread at a time and
/// given back when nobody uses it any more.
final class BoringLink {

  /// How much longer than its text a sealed record is, with what may have to go before it.
  static final int OVERHEAD = 128;

  /// Holds what BoringSSL says unasked, such as an alert.
  private static final int UNASKED = 1024;

  private static final int IDLE = 0;
  private static final int BUSY = 1;
  private static final int GONE = 2;

  private final BoringContext context;
  private final long ssl;
  private final long bio;
  private final AtomicInteger use = new AtomicInteger();
  private volatile boolean unneeded;

  /// @param context held for this link; let go of when it is given back
  /// @param pointer to its `SSL_CTX`
  BoringLink(BoringContext context, long pointer) {
    this.context = context;
    this.ssl = SSL.newSSL(pointer, true);
    this.bio = SSL.bioNewByteBuffer(ssl, UNASKED);
  }

  /// Announces a use; [#exit] must follow if it is granted.
  ///
  /// @return whether there is still something to use
  /// @throws IllegalStateException if another thread is using it
  boolean enter() {
    int before = use.compareAndExchange(IDLE, BUSY);
    if (before == BUSY) {
      throw new IllegalStateException("engine: in use (expected: one thread at a time)");
    }
    return before == IDLE;
  }

  void exit() {
    use.set(IDLE);
    if (unneeded) {
      giveBack();
    }
  }

  /// Gives back the memory, now or when the one who uses it leaves. From any thread.
  void release() {
    unneeded = true;
    giveBack();
  }

  private void giveBack() {
    if (use.compareAndSet(IDLE, GONE)) {
      SSL.freeSSL(ssl);
      context.letGo();
    }
  }

  long ssl() {
    return ssl;
  }

  /// Goes on with the handshake.
  ///
  /// @param in what the client said; outside the heap
  /// @return an error of BoringSSL; `SSL_ERROR_NONE` if the handshake is over
  int shake(ByteBuffer in) {
    SSL.bioSetByteBuffer(bio, address(in), in.remaining(), false);
    try {
      int result = SSL.doHandshake(ssl);
      int error = result == 1 ? SSL.SSL_ERROR_NONE : SSL.getError(ssl, result);
      in.position(in.limit() - SSL.bioLengthByteBuffer(bio));
      return error;
    } finally {
      SSL.bioClearByteBuffer(bio);
    }
  }

  /// Has BoringSSL say what it would say with the next text: the tickets of TLS 1.3.
  ///
  /// @param out outside the heap
  /// @return whether there was no room for all of it
  boolean flush(ByteBuffer out) {
    sink(out);
    int written = SSL.writeToSSL(ssl, address(out), 0);
    boolean more = written < 0 && SSL.getError(ssl, written) == SSL.SSL_ERROR_WANT_WRITE;
    drained(out);
    return more;
  }

  /// Takes what BoringSSL has said unasked.
  ///
  /// @param out outside the heap
  void takeUnasked(ByteBuffer out) {
    if (SSL.bioLengthNonApplication(bio) > 0) {
      sink(out);
      int _ = SSL.bioFlushByteBuffer(bio);
      drained(out);
    }
  }

  /// Opens one record.
  ///
  /// @param record all of it; outside the heap
  /// @param to has room for its text; outside the heap
  /// @return whether the client may say more; false if it took its leave
  /// @throws SSLException if the record is not the client's, or says what must not be said
  boolean open(ByteBuffer record, ByteBuffer to) throws SSLException {
    SSL.bioSetByteBuffer(bio, address(record), record.remaining(), false);
    int error;
    try {
      int read = SSL.readFromSSL(ssl, address(to), to.remaining());
      error = read > 0 ? SSL.SSL_ERROR_NONE : SSL.getError(ssl, read);
      to.position(to.position() + Math.max(0, read));
    } finally {
      SSL.bioClearByteBuffer(bio);
    }
    if (error == SSL.SSL_ERROR_NONE || error == SSL.SSL_ERROR_WANT_READ) {
      return true;
    }
    if (error == SSL.SSL_ERROR_ZERO_RETURN) {
      return false;
    }
    throw failure(error);
  }

  /// Seals one record.
  ///
  /// @param text all that is sealed, at most 16 KiB; outside the heap
  /// @param to has room for it and for [#OVERHEAD]; outside the heap
  /// @throws SSLException if BoringSSL does not want to
  void seal(ByteBuffer text, ByteBuffer to) throws SSLException {
    sink(to);
    int error;
    try {
      int _ = SSL.bioFlushByteBuffer(bio);
      int written = SSL.writeToSSL(ssl, address(text), text.remaining());
      error = written == text.remaining() ? SSL.SSL_ERROR_NONE : SSL.getError(ssl, written);
    } finally {
      drained(to);
    }
    if (error != SSL.SSL_ERROR_NONE) {
      throw failure(error);
    }
  }

  /// Takes our leave.
  ///
  /// @param to has room for [#OVERHEAD]; outside the heap
  void farewell(ByteBuffer to) {
    sink(to);
    int _ = SSL.bioFlushByteBuffer(bio);
    int _ = SSL.shutdownSSL(ssl);
    drained(to);
    SSL.clearError();
  }

  private void sink(ByteBuffer out) {
    SSL.bioSetByteBuffer(bio, address(out), out.remaining(), true);
  }

  private void drained(ByteBuffer out) {
    out.position(out.limit() - SSL.bioLengthByteBuffer(bio));
    SSL.bioClearByteBuffer(bio);
  }

  private static long address(ByteBuffer buffer) {
    return Buffer.address(buffer) + buffer.position();
  }

  /// What an error is about. To be asked by the thread that got it, before it calls BoringSSL
  /// again.
  SSLException failure(int error) {
    int number = error == SSL.SSL_ERROR_SSL ? SSL.getLastErrorNumber() : 0;
    SSL.clearError();
    String reason = "error " + error;
    if (number != 0) {
      String told = SSL.getErrorString(number);
      reason = told.substring(told.lastIndexOf(':') + 1).toLowerCase(Locale.ROOT);
    }
    SSLException failure = new SSLHandshakeException("BoringSSL: " + reason);
    Throwable cause = context.takeRefusal(ssl);
    if (cause != null) {
      failure.initCause(cause);
    }
    return failure;
  }
}
