package penstock.plugin.health.grpc;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;

/// What users may set for a health check of type `grpc`.
///
/// @param service the name of a service; null for the server as a whole
/// @param authority what the server is called; null for the endpoint's own host and port
/// @param port 1 to 65535; 0 for the endpoint's own
/// @param tls whether to speak TLS
/// @param verify whether the certificate must be trusted and fit the name
/// @param sni server name to ask for and to check the certificate against; null for the host
/// @param ca PEM file of certificates to trust instead of the JDK's
@Describe("Asks `grpc.health.v1.Health/Check` on a new connection; SERVING passes.")
public record Settings(
    @Describe("The service to ask about, such as `shop.Cart`; otherwise the whole server.")
        @Nullable String service,
    @Describe("Value of `:authority`; otherwise the endpoint's host and port.")
        @Nullable String authority,
    @Default("0") @Describe("Port to ask at, 1 to 65535; 0 is the endpoint's own.") int port,
    @Default("false") @Describe("Whether to speak TLS.") boolean tls,
    @Default("true") @Describe("Whether the certificate must be trusted and fit the name.")
        boolean verify,
    @Describe(
            "Server name to ask for in TLS, which the certificate must fit; otherwise the"
                + " endpoint's host.")
        @Nullable String sni,
    @Describe("PEM file with the certificates to trust; otherwise those of the JDK.")
        @Nullable Path ca) {

  private static final int LONGEST_SERVICE = 200;
  private static final Pattern VISIBLE = Pattern.compile("[!-~]*");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

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
    require(tls || sni == null, "sni", sni, "tls: true");
    require(tls || ca == null, "ca", ca, "tls: true");
    require(sni == null || HOST.matcher(sni).matches(), "sni", sni, "a host name");
  }

  private static void require(boolean holds, String what, @Nullable Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: " + expected + ")");
    }
  }
}
