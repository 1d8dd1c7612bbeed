package penstock.server;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import penstock.admin.CertificateView;
import penstock.core.engine.Look.CertificateLook;

/// How certificates are shown to operators.
final class Certificates {

  private Certificates() {}

  static CertificateView view(CertificateLook look) {
    X509Certificate certificate = look.served().certificate();
    return new CertificateView(
        look.listener(),
        look.served().name(),
        look.served().hosts(),
        certificate.getPublicKey().getAlgorithm(),
        certificate.getIssuerX500Principal().getName(),
        fingerprint(certificate),
        certificate.getNotBefore().toInstant(),
        look.served().expires());
  }

  private static String fingerprint(X509Certificate certificate) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(certificate.getEncoded()));
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException("certificate: " + e.getMessage() + " (expected: bytes)", e);
    }
  }
}
