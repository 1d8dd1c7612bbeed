package penstock.plugin.tls.termination;

import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/// Which cipher suites there are, and which of them are safe.
final class CipherSuites {

  private CipherSuites() {}

  /// All that can be asked for, by the JDK's names.
  static Set<String> known() {
    return Set.of(jdk().getSupportedSSLParameters().getCipherSuites());
  }

  /// Those with forward secrecy and authenticated encryption, in the JDK's order; among them all
  /// that HTTP/2 allows ([RFC 9113 A](https://www.rfc-editor.org/rfc/rfc9113#appendix-A)).
  static List<String> safe() {
    return Stream.of(jdk().getDefaultSSLParameters().getCipherSuites())
        .filter(CipherSuites::safe)
        .toList();
  }

  private static boolean safe(String name) {
    boolean sealed = name.contains("_GCM_") || name.contains("_CHACHA20_");
    boolean fleeting = !name.contains("_WITH_") || name.startsWith("TLS_ECDHE_");
    return sealed && fleeting;
  }

  private static SSLContext jdk() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("TLS: " + e.getMessage() + " (expected: a JDK with TLS)", e);
    }
  }
}
