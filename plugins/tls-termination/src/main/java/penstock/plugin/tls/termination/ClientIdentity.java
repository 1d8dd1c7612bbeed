package penstock.plugin.tls.termination;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import penstock.plugin.tls.termination.ClientAuthSettings.Forward;
import penstock.spi.traffic.Header;

/// Writes down for endpoints who a client is.
final class ClientIdentity {

  private static final int DNS_NAME = 2;
  private static final int URI_NAME = 6;

  private ClientIdentity() {}

  /// @throws CertificateEncodingException if the certificate is malformed
  static List<Header> of(X509Certificate certificate, Forward forward)
      throws CertificateEncodingException {
    List<Header> headers = new ArrayList<>();
    byte[] bytes = certificate.getEncoded();
    if (forward == Forward.CLIENT_CERT || forward == Forward.BOTH) {
      // RFC 8941 3.3.5: bytes stand between colons.
      headers.add(new Header("Client-Cert", ":" + Base64.getEncoder().encodeToString(bytes) + ":"));
    }
    if (forward == Forward.X_FORWARDED_CLIENT_CERT || forward == Forward.BOTH) {
      headers.add(new Header("X-Forwarded-Client-Cert", elements(certificate, bytes)));
    }
    return headers;
  }

  private static String elements(X509Certificate certificate, byte[] bytes) {
    StringBuilder text = new StringBuilder("Hash=").append(hash(bytes));
    text.append(";Subject=\"");
    appendSafe(text, certificate.getSubjectX500Principal().getName());
    text.append('"');
    append(text, certificate, URI_NAME, ";URI=");
    append(text, certificate, DNS_NAME, ";DNS=");
    return text.toString();
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: none (expected: one of the JDK)", e);
    }
  }

  private static void append(
      StringBuilder text, X509Certificate certificate, int kind, String key) {
    for (List<?> name : names(certificate)) {
      if (Integer.valueOf(kind).equals(name.get(0)) && name.get(1) instanceof String value) {
        appendSafe(text.append(key).append('"'), value);
        text.append('"');
      }
    }
  }

  private static Collection<List<?>> names(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null ? List.of() : names;
    } catch (CertificateParsingException _) {
      return List.of();
    }
  }

  /// Clients choose what their certificates say: it must stay within its quotes and on its line.
  private static void appendSafe(StringBuilder text, String value) {
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      if (b == '"' || b == '\\') {
        text.append('\\').append((char) b);
      } else if (b >= ' ' && b <= '~') {
        text.append((char) b);
      } else {
        text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
  }
}
