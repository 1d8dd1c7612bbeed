package penstock.spi.tls;

import java.nio.file.Path;
import java.time.Instant;
import javax.net.ssl.KeyManager;
import org.jspecify.annotations.Nullable;

/// What a client of TLS shows to servers that ask for a certificate.
public final class ShownCertificate {

  private ShownCertificate() {}

  /// The certificate as configurations say it. Reads the files.
  ///
  /// @param cert PEM file of the certificate; null for none
  /// @param key PEM file of its key; null if it stands in the same file
  /// @return null for none
  /// @throws IllegalArgumentException if they cannot be used or are not valid now; the message
  ///   begins with `cert: ` or `key: `
  public static @Nullable Identity read(@Nullable Path cert, @Nullable Path key) {
    if (cert == null) {
      return null;
    }
    Identity own = Pem.identity(cert, key, null);
    try {
      own.requireValid(Instant.now());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "cert: " + cert + " (expected: a certificate that is valid now; " + e.getMessage() + ")",
          e);
    }
    return own;
  }

  /// Fit for an `SSLContext`.
  ///
  /// @param own null to show nothing
  public static KeyManager @Nullable [] managers(@Nullable Identity own) {
    return own == null ? null : new KeyManager[] {new AlwaysShown(own)};
  }
}
