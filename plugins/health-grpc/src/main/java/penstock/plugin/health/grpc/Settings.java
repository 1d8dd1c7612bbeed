package penstock.plugin.health.grpc;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Examined;
import penstock.spi.health.ProbeTlsSettings;

/// What users may set for a health check of type `grpc`.
///
/// @param service the name of a service; null for the server as a whole
/// @param authority what the server is called; null for the endpoint's own host and port
/// @param port 1 to 65535; 0 for the endpoint's own
/// @param tls whether to speak TLS; null for as with clients' connections
/// @param verify whether the certificate must be trusted and fit the name; null if not said
/// @param sni server name to ask for and to check the certificate against; null for the host
/// @param ca PEM file of certificates to trust instead of the JDK's
/// @param cert PEM file of our own certificate; null to show none
/// @param key PEM file of its key; null if it stands in the same file
@Describe("Asks `grpc.health.v1.Health/Check` on a new connection; SERVING passes.")
public record Settings(
    @Describe("The service to ask about, such as `shop.Cart`; otherwise the whole server.")
        @Nullable String service,
    @Describe("Value of `:authority`; otherwise the endpoint's host and port.")
        @Nullable String authority,
    @Default("0") @Describe("Port to ask at, 1 to 65535; 0 is the endpoint's own.") int port,
    @Describe(ProbeTlsSettings.TLS) @Nullable Boolean tls,
    @Describe(ProbeTlsSettings.VERIFY) @Nullable Boolean verify,
    @Describe(ProbeTlsSettings.SNI) @Nullable String sni,
    @Describe(ProbeTlsSettings.CA) @Nullable Path ca,
    @Describe(ProbeTlsSettings.CERT) @Nullable Path cert,
    @Describe(ProbeTlsSettings.KEY) @Nullable Path key)
    implements Examined {

  private static final int LONGEST_SERVICE = 200;
  private static final Pattern VISIBLE = Pattern.compile("[!-~]*");

  /// Checks what would make no valid question.
  ///
  /// @throws IllegalArgumentException if a component is out of range
  public Settings {
    require(
        service == null
            || (!service.isEmpty()
                && service.length() <= LONGEST_SERVICE
                && VISIBLE.matcher(service).matches()),
        "service",
        service,
        "a name such as shop.Cart");
    require(
        authority == null || (!authority.isEmpty() && VISIBLE.matcher(authority).matches()),
        "authority",
        authority,
        "a host name");
    require(port >= 0 && port <= 65535, "port", port, "0 to 65535");
    ProbeTlsSettings _ = new ProbeTlsSettings(tls, verify, sni, ca, cert, key);
  }

  @Override
  public void examine() {
    security().examine();
  }

  /// How the connection is secured.
  ProbeTlsSettings security() {
    return new ProbeTlsSettings(tls, verify, sni, ca, cert, key);
  }

  private static void require(boolean holds, String what, @Nullable Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: " + expected + ")");
    }
  }
}
