package penstock.core.listen;

import java.security.cert.CertificateException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import penstock.core.metrics.HandshakeResult;

/// Tells from an exception of the JDK why a handshake failed.
final class HandshakeFailures {

  private HandshakeFailures() {}

  /// @param failure null if the client went away
  static HandshakeResult of(@Nullable SSLException failure) {
    if (failure == null) {
      return HandshakeResult.CLOSED;
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return HandshakeResult.BAD_CERTIFICATE;
      }
    }
    return of(String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT));
  }

  private static HandshakeResult of(String message) {
    if (message.contains("fatal alert")) {
      return HandshakeResult.REFUSED_BY_CLIENT;
    }
    if (message.contains("empty client certificate chain")) {
      return HandshakeResult.NO_CERTIFICATE;
    }
    if (message.contains("cipher suites in common")
        || message.contains("no available authentication scheme")
        || message.contains("signature algorithm")
        || message.contains("named group")) {
      return HandshakeResult.NO_SHARED_CIPHER;
    }
    if (message.contains("protocol version")
        || (message.contains("client requested protocol") && message.contains("not enabled"))) {
      return HandshakeResult.NO_SHARED_PROTOCOL;
    }
    if (message.contains("unsupported or unrecognized ssl message")
        || message.contains("plaintext connection")) {
      return HandshakeResult.NOT_TLS;
    }
    return HandshakeResult.PROTOCOL_ERROR;
  }
}
