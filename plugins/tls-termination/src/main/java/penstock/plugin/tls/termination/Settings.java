package penstock.plugin.tls.termination;

import java.util.List;
import java.util.Set;
import penstock.spi.Default;
import penstock.spi.Describe;

/// What users may set where TLS ends.
///
/// @param certificates not empty; the first is shown to clients that ask for no name we have
/// @param minVersion the oldest protocol
/// @param maxVersion the newest protocol
/// @param ciphers names of the JDK, in order; empty for the safe ones of the JDK's own order
/// @param clientAuth whether clients show certificates
@Describe("Ends TLS with certificates from PEM files, which are read again when they change.")
public record Settings(
    @Describe("Certificates, chosen by the server name a client asks for; the first for any other.")
        List<CertificateSettings> certificates,
    @Default("\"1.2\"") @Describe("The oldest protocol: 1.2 or 1.3.") String minVersion,
    @Default("\"1.3\"") @Describe("The newest protocol: 1.2 or 1.3.") String maxVersion,
    @Default("[]")
        @Describe(
            "Cipher suites by the JDK's names, best first; by default all with forward"
                + " secrecy and authenticated encryption.")
        List<String> ciphers,
    @Default("{}") @Describe("Whether clients show certificates.") ClientAuthSettings clientAuth) {

  private static final List<String> VERSIONS = List.of("1.2", "1.3");

  /// Checks what would shake no hand.
  ///
  /// @throws IllegalArgumentException if there is no certificate, or a version or cipher suite is
  ///   unknown
  public Settings {
    certificates = List.copyOf(certificates);
    ciphers = List.copyOf(ciphers);
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("certificates: [] (expected: one or more)");
    }
    checkVersion("minVersion", minVersion);
    checkVersion("maxVersion", maxVersion);
    if (VERSIONS.indexOf(minVersion) > VERSIONS.indexOf(maxVersion)) {
      throw new IllegalArgumentException(
          "minVersion: " + minVersion + " (expected: at most maxVersion, " + maxVersion + ")");
    }
    Set<String> known = CipherSuites.known();
    for (int i = 0; i < ciphers.size(); i++) {
      if (!known.contains(ciphers.get(i))) {
        throw new IllegalArgumentException(
            "ciphers["
                + i
                + "]: "
                + ciphers.get(i)
                + " (expected: a cipher suite of the JDK, such as TLS_AES_128_GCM_SHA256)");
      }
    }
  }

  private static void checkVersion(String what, String version) {
    if (!VERSIONS.contains(version)) {
      throw new IllegalArgumentException(what + ": " + version + " (expected: 1.2 or 1.3)");
    }
  }

  /// The protocols by the JDK's names, newest first.
  String[] protocols() {
    return VERSIONS.reversed().stream()
        .filter(version ->
            VERSIONS.indexOf(version) >= VERSIONS.indexOf(minVersion)
                && VERSIONS.indexOf(version) <= VERSIONS.indexOf(maxVersion))
        .map(version -> "TLSv" + version)
        .toArray(String[]::new);
  }
}
