package penstock.core.listen;

import java.security.cert.CertificateException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import penstock.core.metrics.HandshakeResult;

/// Tells from an exception of an engine, the JDK's or BoringSSL's, why a handshake failed.
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
    if (message.contains("fatal alert")
        || message.contains("v1_alert_")
        || message.contains("v3_alert_")) {
      return HandshakeResult.REFUSED_BY_CLIENT;
    }
    if (message.contains("empty client certificate chain")
        || message.contains("peer_did_not_return_a_certificate")) {
      return HandshakeResult.NO_CERTIFICATE;
    }
    if (message.contains("cipher suites in common")
        || message.contains("no available authentication scheme")
        || message.contains("signature algorithm")
        || message.contains("named group")
        || message.contains("no_shared_")
        || message.contains("no_common_signature_algorithms")
        || message.contains("unknown_certificate_type")
        || message.contains("no_certificate_set")) {
      return HandshakeResult.NO_SHARED_CIPHER;
    }
    if (message.contains("protocol version")
        || message.contains("unsupported_protocol")
        || (message.contains("client requested protocol") && message.contains("not enabled"))) {
      return HandshakeResult.NO_SHARED_PROTOCOL;
    }
    if (message.contains("unsupported or unrecognized ssl message")
        || message.contains("plaintext connection")
        || message.contains("http_request")) {
      return HandshakeResult.NOT_TLS;
    }
    return message.contains("certificate_verify_failed")
        ? HandshakeResult.BAD_CERTIFICATE
        : HandshakeResult.PROTOCOL_ERROR;
  }
}
