package penstock.plugin.health.tls;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Examined;
import penstock.spi.health.Payload;
import penstock.spi.health.ProbeTlsSettings;

/// What users may set.
///
/// @param port 1 to 65535; 0 for the endpoint's own
/// @param sni server name to ask for and to check the certificate against; null for the host
/// @param alpn protocols to offer, best first
/// @param verify whether the certificate must be trusted and fit the name; null if not said
/// @param ca PEM file of certificates to trust instead of the JDK's
/// @param cert PEM file of our own certificate; null to show none
/// @param key PEM file of its key; null if it stands in the same file
/// @param send what is sent behind the handshake; null for nothing
/// @param expect what must come then; null for nothing
@Describe(
    "Passes if the endpoint completes a TLS handshake and, where something is expected behind it,"
        + " that comes.")
public record Settings(
    @Default("0") @Describe("Port to connect to, 1 to 65535; 0 is the endpoint's own.") int port,
    @Describe(
            "Server name to ask for, which the certificate must fit; otherwise the endpoint's"
                + " host.")
        @Nullable String sni,
    @Default("[]")
        @Describe("Names of protocols (ALPN) to offer, best first; the endpoint must choose one.")
        List<String> alpn,
    @Describe(
            "Whether the certificate must be trusted and fit the name; otherwise as the pool's tls"
                + " says, or false.")
        @Nullable Boolean verify,
    @Describe("With verify: PEM file with the certificates to trust; otherwise those of the JDK.")
        @Nullable Path ca,
    @Describe(ProbeTlsSettings.CERT) @Nullable Path cert,
    @Describe(ProbeTlsSettings.KEY) @Nullable Path key,
    @Describe("What is sent behind the handshake: text, or hex: and hexadecimal digits.")
        @Nullable Payload send,
    @Describe(
            "What must stand in the first 64 KiB that come behind it, text or hex:. Without it"
                + " nothing is read.")
        @Nullable Payload expect)
    implements Examined {

  /// Checks what belongs together.
  ///
  /// @throws IllegalArgumentException if a component is out of range, or two do not fit
  public Settings {
    alpn = List.copyOf(alpn);
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
    }
    if (ca != null && !Boolean.TRUE.equals(verify)) {
      throw new IllegalArgumentException("ca: " + ca + " (expected: verify: true)");
    }
    ProbeTlsSettings _ = new ProbeTlsSettings(true, verify, sni, ca, cert, key);
    if (expect != null && expect.length() == 0) {
      throw new IllegalArgumentException("expect: \"\" (expected: one byte or more)");
    }
    if (alpn.stream().anyMatch(name -> name.isEmpty() || name.length() > 255)) {
      throw new IllegalArgumentException("alpn: " + alpn + " (expected: 1 to 255 characters each)");
    }
  }

  @Override
  public void examine() {
    security().examine();
  }

  /// How the connection is secured.
  ProbeTlsSettings security() {
    return new ProbeTlsSettings(true, verify, sni, ca, cert, key);
  }
}
