package penstock.spi.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalTest {

  private static SSLException because(Throwable cause) {
    SSLException failure = new SSLHandshakeException("outermost");
    failure.initCause(cause);
    return failure;
  }

  @Test
  void saysWhatIsWrongWithACertificate() {
    assertThat(
            Refusal.of(
                because(
                    new CertPathValidatorException(
                        "validity check failed",
                        new CertificateExpiredException("NotAfter: 1999")))))
        .isEqualTo(new Refusal("certificate expired", "NotAfter: 1999"));
    assertThat(Refusal.of(because(new CertificateNotYetValidException("NotBefore: 2999"))))
        .isEqualTo(new Refusal("certificate not yet valid", "NotBefore: 2999"));
    assertThat(Refusal.of(because(new CertPathBuilderException("no path"))))
        .isEqualTo(new Refusal("certificate from an unknown authority", "no path"));
    assertThat(Refusal.of(because(new CertPathValidatorException("SHA1"))))
        .isEqualTo(new Refusal("certificate not trusted", "SHA1"));
  }

  @ParameterizedTest
  @CsvSource({
    "No subject alternative DNS name matching a.test found.",
    "No subject alternative names matching IP address 10.0.0.1 found",
    "No subject alternative names present",
    "No name matching a.test found",
    "Illegal given domain name: a_b.test",
  })
  void keepsNamesToOperators(String said) {
    Refusal refusal = Refusal.of(because(new CertificateException(said)));

    assertThat(refusal.words()).isEqualTo("certificate for another name");
    assertThat(refusal.ofTheName()).isTrue();
    assertThat(refusal).hasToString("certificate for another name: " + said);
  }

  @ParameterizedTest
  @CsvSource({
    "certificate_required, a certificate of ours is wanted",
    "unknown_ca, our certificate is refused: unknown_ca",
    "handshake_failure, handshake refused: handshake_failure",
  })
  void understandsAlerts(String alert, String words) {
    SSLException failure = new SSLException("(" + alert + ") Received fatal alert: " + alert);

    assertThat(Refusal.of(failure)).hasToString(words);
    assertThat(Refusal.afterwards(failure)).isEqualTo(Refusal.of(failure));
  }

  @Test
  void knowsThatSomethingElseIsSpoken() {
    assertThat(Refusal.of(new SSLException("Unrecognized SSL message, plaintext connection?")))
        .extracting(Refusal::words)
        .isEqualTo("no TLS is spoken there");
    assertThat(Refusal.of(new SSLException("Unsupported or unrecognized SSL message")))
        .extracting(Refusal::words)
        .isEqualTo("no TLS is spoken there");
  }

  @Test
  void saysThatNothingWasSaid() {
    assertThat(Refusal.of(null)).hasToString("connection closed in the handshake");
    assertThat(Refusal.of(new SSLException("bad record")))
        .hasToString("handshake failed: bad record");
  }

  @Test
  void takesNoBrokenConnectionForARefusal() {
    assertThat(Refusal.afterwards(new SocketException("Connection reset"))).isNull();
    assertThat(Refusal.afterwards(new SSLException("bad record"))).isNull();
    SSLException trouble =
        new SSLException("(internal_error) Received fatal alert: internal_error");
    assertThat(Refusal.afterwards(trouble)).isNull();
  }
}
