package penstock.plugin.health.http;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;

/// What users may set for a health check of type `http`.
///
/// @param method such as `GET`
/// @param path begins with `/`; may carry a query
/// @param host value of the `Host` header; null for the endpoint's own host and port
/// @param headers more headers to send
/// @param expect what a good answer looks like
/// @param immediateFail statuses of which one takes the endpoint out, whatever `fall` says
/// @param port 1 to 65535; 0 for the endpoint's own
/// @param tls whether to speak TLS
/// @param verify whether the certificate must be trusted and fit the name
/// @param sni server name to ask for and to check the certificate against; null for the host
/// @param ca PEM file of certificates to trust instead of the JDK's
@Describe("Sends an HTTP/1.1 request on a new connection and judges the answer.")
public record Settings(
    @Default("GET") @Describe("Request method.") String method,
    @Default("/") @Describe("Path to ask for, with the query if there is one.") String path,
    @Describe("Value of the `Host` header; otherwise the endpoint's host and port.")
        @Nullable String host,
    @Default("{}") @Describe("More headers to send.") Map<String, String> headers,
    @Default("{}") @Describe("What a good answer looks like.") Expect expect,
    @Default("[]")
        @Describe("Statuses of which a single one takes the endpoint out, whatever `fall` says.")
        List<String> immediateFail,
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

  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern VISIBLE = Pattern.compile("[!-~]+");
  private static final Pattern VALUE = Pattern.compile("[\\t -~\\x80-\\xff]*");
  private static final Set<String> OURS =
      Set.of("host", "connection", "content-length", "transfer-encoding", "expect", "upgrade");

  /// Checks what would make no valid request.
  ///
  /// @throws IllegalArgumentException if a component is out of range
  public Settings {
    headers = Map.copyOf(headers);
    immediateFail = List.copyOf(immediateFail);
    StatusRange.check("immediateFail", immediateFail);
    require(TOKEN.matcher(method).matches(), "method", method, "a method such as GET");
    require(
        path.startsWith("/") && VISIBLE.matcher(path).matches(),
        "path",
        path,
        "a path that begins with / and has no spaces");
    require(host == null || VISIBLE.matcher(host).matches(), "host", host, "a host name");
    require(port >= 0 && port <= 65535, "port", port, "0 to 65535");
    require(tls || sni == null, "sni", sni, "tls: true");
    require(tls || ca == null, "ca", ca, "tls: true");
    require(
        !method.equals("HEAD") || !expect.readsBody(), "method", method, "GET to expect a body");
    headers.forEach(Settings::checkHeader);
  }

  private static void checkHeader(String name, String value) {
    require(TOKEN.matcher(name).matches(), "headers", name, "a header name");
    require(VALUE.matcher(value).matches(), "headers", name, "a value on one line");
    require(
        !OURS.contains(name.toLowerCase(Locale.ROOT)),
        "headers",
        name,
        "a header that the check does not set itself");
  }

  private static void require(boolean holds, String what, @Nullable Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: " + expected + ")");
    }
  }
}
