package penstock.plugin.tls.termination;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Examined;

/// What users may set where TLS ends.
///
/// @param certificates not empty; the first is shown to clients that ask for no name we have
/// @param minVersion the oldest protocol
/// @param maxVersion the newest protocol
/// @param ciphers names of the JDK, in order; empty for the safe ones of the JDK's own order
/// @param clientAuth whether clients show certificates
/// @param engine what does the TLS
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
    @Default("{}") @Describe("Whether clients show certificates.") ClientAuthSettings clientAuth,
    @Default("auto")
        @Describe(
            "What does the TLS: openssl is BoringSSL, jdk is Java's own, auto takes openssl where"
                + " it runs and can do what the other settings say.")
        Engine engine)
    implements Examined {

  /// What does the TLS.
  public enum Engine {
    /// BoringSSL where it runs and can do what the other settings say, otherwise the JDK.
    AUTO,
    JDK,
    /// BoringSSL.
    OPENSSL
  }

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

  @Override
  public void examine() {
    String problem = engine == Engine.OPENSSL ? openSslProblem() : null;
    if (problem != null) {
      throw noOpenSsl(problem);
    }
  }

  /// What says that BoringSSL was asked for and cannot be had.
  static IllegalArgumentException noOpenSsl(String problem) {
    return new IllegalArgumentException("engine: openssl (expected: jdk or auto; " + problem + ")");
  }

  /// Why BoringSSL cannot do what these settings say; null if it can.
  @Nullable String openSslProblem() {
    String library = BoringLibrary.problem();
    String suites = library == null ? BoringCiphers.problem(suites()) : null;
    return suites == null ? library : "ciphers must be " + suites;
  }

  /// The cipher suites by the JDK's names, best first.
  List<String> suites() {
    return ciphers.isEmpty() ? CipherSuites.safe() : ciphers;
  }

  /// The protocols by the JDK's names, newest first.
  List<String> protocols() {
    return VERSIONS.reversed().stream()
        .filter(version ->
            VERSIONS.indexOf(version) >= VERSIONS.indexOf(minVersion)
                && VERSIONS.indexOf(version) <= VERSIONS.indexOf(maxVersion))
        .map(version -> "TLSv" + version)
        .toList();
  }
}
