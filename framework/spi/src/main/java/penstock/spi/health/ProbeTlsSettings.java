package penstock.spi.health;

import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import penstock.spi.tls.ShownCertificate;
import penstock.spi.tls.Trust;

/// What the settings of a health check say of TLS.
///
/// @param tls whether it is spoken; null for as with clients' connections, at the same port
/// @param verify whether the certificate must be trusted and fit the name; null if not said
/// @param sni server name to ask for and to check the certificate against; null if not said
/// @param ca PEM file of those who vouch for endpoints; null if not said
/// @param cert PEM file of our own certificate; null to show none
/// @param key PEM file of its key; null if it stands in the same file
public record ProbeTlsSettings(
    @Nullable Boolean tls,
    @Nullable Boolean verify,
    @Nullable String sni,
    @Nullable Path ca,
    @Nullable Path cert,
    @Nullable Path key) {

  /// What the keys mean, for the settings of plugins.
  public static final String TLS =
      "Whether to speak TLS; where nothing is said, as with the pool's endpoints at their own"
          + " port.";

  /// What `verify` means.
  public static final String VERIFY =
      "Whether the certificate must be trusted and fit the name; otherwise as the pool's tls says,"
          + " or true.";

  /// What `sni` means.
  public static final String SNI =
      "Server name to ask for in TLS, which the certificate must fit; otherwise the endpoint's"
          + " host.";

  /// What `ca` means.
  public static final String CA =
      "PEM file with the certificates to trust; otherwise those of the JDK.";

  /// What `cert` means.
  public static final String CERT =
      "PEM file with our own certificate, for endpoints that ask for one.";

  /// What `key` means.
  public static final String KEY =
      "PEM file with its private key; without it the key stands beside the certificate.";

  private static final String HOST = "[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*";

  /// Checks what belongs together.
  ///
  /// @throws IllegalArgumentException if a component stands alone
  public ProbeTlsSettings {
    boolean spoken = Boolean.TRUE.equals(tls);
    require(spoken || sni == null, "sni", sni, "tls: true");
    require(spoken || ca == null, "ca", ca, "tls: true");
    require(spoken || cert == null, "cert", cert, "tls: true");
    require(spoken || verify == null, "verify", verify, "tls: true");
    require(cert != null || key == null, "key", key, "a cert beside it");
    require(sni == null || sni.matches(HOST), "sni", sni, "a host name");
  }

  private static void require(boolean holds, String what, @Nullable Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: " + expected + ")");
    }
  }

  /// Whether anything is said of how TLS is to be spoken: then nothing else says it.
  boolean own() {
    return verify != null || sni != null || ca != null || cert != null;
  }

  /// Reads the files.
  ///
  /// @throws IllegalArgumentException if one cannot be used; the message begins with its component
  public void examine() {
    ShownCertificate.read(cert, key);
    if (ca != null) {
      SSLContext _ = Trust.context(ca);
    }
  }
}
