package penstock.core.endpoint;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Examined;
import penstock.spi.tls.Identity;
import penstock.spi.tls.Pem;
import penstock.spi.tls.ShownCertificate;

/// How a pool speaks TLS to its endpoints: `pools.*.tls`.
///
/// @param verify what is checked of an endpoint's certificate
/// @param ca PEM file of those who vouch for endpoints; null for those the JDK trusts
/// @param sni name to ask for, which the certificate must fit, or [#BY_HOST]; null for the
///   endpoint's host
/// @param cert PEM file of our own certificate; null to show none
/// @param key PEM file of its key; null if it stands in the same file
@Describe("How connections to endpoints are secured.")
public record EndpointTlsSettings(
    @Default("full")
        @Describe(
            "full: the certificate must be trusted and fit the name; ca: it must be trusted;"
                + " none: nothing is checked.")
        Verify verify,
    @Describe("PEM file with the certificates to trust; otherwise those of the JDK.")
        @Nullable Path ca,
    @Describe(
            "Server name to ask for, which the certificate must fit, or {host} for the host of each"
                + " request; otherwise the endpoint's host.")
        @Nullable String sni,
    @Describe("PEM file with our own certificate, for endpoints that ask for one.")
        @Nullable Path cert,
    @Describe("PEM file with its private key; without it the key stands beside the certificate.")
        @Nullable Path key)
    implements Examined {

  /// The word for the host of each request, as the endpoint sees it.
  public static final String BY_HOST = "{host}";

  /// What is checked of an endpoint's certificate.
  public enum Verify {
    FULL,
    CA,
    NONE
  }

  /// Checks what belongs together.
  ///
  /// @throws IllegalArgumentException if a component stands alone
  public EndpointTlsSettings {
    if (verify == Verify.NONE && ca != null) {
      throw new IllegalArgumentException("ca: " + ca + " (expected: verify full or ca beside it)");
    }
    if (key != null && cert == null) {
      throw new IllegalArgumentException("key: " + key + " (expected: a cert beside it)");
    }
    if (sni != null && !sni.equals(BY_HOST) && !sni.matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*")) {
      throw new IllegalArgumentException("sni: " + sni + " (expected: a host name or {host})");
    }
  }

  @Override
  public void examine() {
    identity();
    if (ca != null) {
      try {
        Pem.certificates(ca);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("ca: " + e.getMessage(), e);
      }
    }
  }

  /// Our own certificate; null for none. Reads files.
  ///
  /// @throws IllegalArgumentException if they cannot be used
  @Nullable Identity identity() {
    return ShownCertificate.read(cert, key);
  }
}
