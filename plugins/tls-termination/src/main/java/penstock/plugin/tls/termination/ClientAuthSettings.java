package penstock.plugin.tls.termination;

import java.nio.file.Path;
import java.security.cert.CRL;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Examined;
import penstock.spi.tls.Pem;

/// Whether clients show certificates.
///
/// @param mode whether they are asked, and may go without
/// @param ca PEM file of those who issue them; null only if nobody is asked
/// @param crl file of what they have revoked; null if nobody asks
/// @param forward how endpoints are told who the client is
@Describe("Whether clients show certificates (mutual TLS).")
public record ClientAuthSettings(
    @Default("none")
        @Describe("none: not asked; optional: asked, may go without; require: refused without.")
        Mode mode,
    @Describe("PEM file with the certificates of those who issue certificates of clients.")
        @Nullable Path ca,
    @Describe(
            "File of CRLs, in PEM or DER: what those have revoked. Every one of them in a client's"
                + " chain must have a list that is in force.")
        @Nullable Path crl,
    @Default("none") @Describe("In which header endpoints are told of the client's certificate.")
        Forward forward)
    implements Examined {

  /// Whether clients are asked for a certificate.
  public enum Mode {
    NONE,
    OPTIONAL,
    REQUIRE
  }

  /// How endpoints are told.
  public enum Forward {
    /// Not at all.
    NONE,
    /// `Client-Cert`, [RFC 9440](https://www.rfc-editor.org/rfc/rfc9440).
    CLIENT_CERT,
    /// `X-Forwarded-Client-Cert`, as Envoy writes it.
    X_FORWARDED_CLIENT_CERT,
    /// Both.
    BOTH
  }

  /// Checks that somebody is trusted where somebody is asked.
  ///
  /// @throws IllegalArgumentException if not
  public ClientAuthSettings {
    if (mode != Mode.NONE && ca == null) {
      throw new IllegalArgumentException(
          "ca: missing (expected: a PEM file of those who issue certificates of clients)");
    }
    if (crl != null && ca == null) {
      throw new IllegalArgumentException("crl: " + crl + " (expected: a ca beside it)");
    }
    if (mode == Mode.NONE && forward != Forward.NONE) {
      throw new IllegalArgumentException(
          "forward: " + forward + " (expected: mode optional or require beside it)");
    }
  }

  @Override
  public void examine() {
    if (ca != null) {
      authorities(ca);
    }
    if (crl != null) {
      lists(crl);
    }
  }

  /// The certificates of those who issue certificates of clients.
  ///
  /// @throws IllegalArgumentException if the file cannot be used
  static List<X509Certificate> authorities(Path file) {
    try {
      return Pem.certificates(file);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("ca: " + e.getMessage(), e);
    }
  }

  /// What they have revoked.
  ///
  /// @throws IllegalArgumentException if the file cannot be used
  static Collection<? extends CRL> lists(Path file) {
    try {
      return Revoked.read(file);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("crl: " + e.getMessage(), e);
    }
  }
}
