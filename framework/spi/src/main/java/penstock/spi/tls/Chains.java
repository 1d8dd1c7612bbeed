package penstock.spi.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts certificates in order.
final class Chains {

  private static final byte[] PROBE = "penstock".getBytes(StandardCharsets.US_ASCII);

  private Chains() {}

  /// The certificate that belongs to a key, and behind it who issued it. A certificate that issued
  /// itself is left out but for the first: whoever trusts it has it.
  ///
  /// @return empty if none belongs to the key
  static List<X509Certificate> of(PrivateKey key, List<X509Certificate> certificates) {
    List<X509Certificate> chain = new ArrayList<>();
    X509Certificate next = owner(key, certificates);
    while (next != null && !chain.contains(next)) {
      chain.add(next);
      next = issuer(next, certificates);
    }
    if (chain.size() > 1 && issued(chain.getLast(), chain.getLast())) {
      chain.removeLast();
    }
    return chain;
  }

  private static @Nullable X509Certificate owner(
      PrivateKey key, List<X509Certificate> certificates) {
    for (X509Certificate each : certificates) {
      if (belongs(key, each.getPublicKey())) {
        return each;
      }
    }
    return null;
  }

  private static @Nullable X509Certificate issuer(
      X509Certificate of, List<X509Certificate> certificates) {
    for (X509Certificate each : certificates) {
      if (!each.equals(of) && issued(each, of)) {
        return each;
      }
    }
    return null;
  }

  private static boolean issued(X509Certificate issuer, X509Certificate subject) {
    if (!issuer.getSubjectX500Principal().equals(subject.getIssuerX500Principal())) {
      return false;
    }
    try {
      subject.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  /// Whether one key verifies what the other has signed.
  private static boolean belongs(PrivateKey secret, PublicKey open) {
    try {
      Signature signature = Signature.getInstance(signatureOf(secret));
      signature.initSign(secret);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(open);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private static String signatureOf(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> key.getAlgorithm();
    };
  }
}
