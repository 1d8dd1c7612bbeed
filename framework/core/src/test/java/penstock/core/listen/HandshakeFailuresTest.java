package penstock.core.listen;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import penstock.core.metrics.HandshakeResult;

class HandshakeFailuresTest {

  @ParameterizedTest
  @CsvSource({
    "no_shared_cipher, NO_SHARED_CIPHER",
    "no_shared_group, NO_SHARED_CIPHER",
    "no_common_signature_algorithms, NO_SHARED_CIPHER",
    "unsupported_protocol, NO_SHARED_PROTOCOL",
    "peer_did_not_return_a_certificate, NO_CERTIFICATE",
    "certificate_verify_failed, BAD_CERTIFICATE",
    "tlsv1_alert_unknown_ca, REFUSED_BY_CLIENT",
    "sslv3_alert_certificate_unknown, REFUSED_BY_CLIENT",
    "http_request, NOT_TLS",
    "unexpected_message, PROTOCOL_ERROR"
  })
  void understandsBoringSsl(String reason, HandshakeResult result) {
    assertThat(HandshakeFailures.of(new SSLHandshakeException("BoringSSL: " + reason)))
        .isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource({
    "no cipher suites in common, NO_SHARED_CIPHER",
    "Received fatal alert: certificate_unknown, REFUSED_BY_CLIENT",
    "Empty client certificate chain, NO_CERTIFICATE",
    "Unsupported or unrecognized SSL message, NOT_TLS"
  })
  void understandsTheJdk(String message, HandshakeResult result) {
    assertThat(HandshakeFailures.of(new SSLHandshakeException(message))).isEqualTo(result);
  }

  @Test
  void looksForACertificateBehindTheFailure() {
    SSLException failure = new SSLHandshakeException("BoringSSL: certificate_verify_failed");
    failure.initCause(new CertificateException("expired"));
    assertThat(HandshakeFailures.of(failure)).isEqualTo(HandshakeResult.BAD_CERTIFICATE);
    assertThat(HandshakeFailures.of(null)).isEqualTo(HandshakeResult.CLOSED);
  }
}
