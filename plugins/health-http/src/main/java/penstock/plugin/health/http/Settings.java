package penstock.plugin.health.http;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Examined;
import penstock.spi.health.ProbeTlsSettings;
import penstock.spi.health.http.Version;
import penstock.spi.health.http.Way;
import penstock.spi.health.http.Words;

/// What users may set for a health check of type `http`.
///
/// @param method such as `GET`
/// @param path begins with `/`; may carry a query
/// @param host value of the `Host` header; null for the endpoint's own host and port
/// @param headers more headers to send
/// @param expect what a good answer looks like
/// @param immediateFail statuses of which one takes the endpoint out, whatever `fall` says
/// @param port 1 to 65535; 0 for the endpoint's own
/// @param http2 whether to speak HTTP/2; null for as with clients' connections
/// @param tls whether to speak TLS; null for as with clients' connections
/// @param verify whether the certificate must be trusted and fit the name; null if not said
/// @param sni server name to ask for and to check the certificate against; null for the host
/// @param ca PEM file of certificates to trust instead of the JDK's
/// @param cert PEM file of our own certificate; null to show none
/// @param key PEM file of its key; null if it stands in the same file
@Describe("Sends an HTTP request on a new connection and judges the answer.")
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
    @Describe(Version.HTTP2_KEY) @Nullable Boolean http2,
    @Describe(ProbeTlsSettings.TLS) @Nullable Boolean tls,
    @Describe(ProbeTlsSettings.VERIFY) @Nullable Boolean verify,
    @Describe(ProbeTlsSettings.SNI) @Nullable String sni,
    @Describe(ProbeTlsSettings.CA) @Nullable Path ca,
    @Describe(ProbeTlsSettings.CERT) @Nullable Path cert,
    @Describe(ProbeTlsSettings.KEY) @Nullable Path key)
    implements Examined {

  /// Checks what would make no valid request.
  ///
  /// @throws IllegalArgumentException if a component is out of range
  public Settings {
    headers = Map.copyOf(headers);
    immediateFail = List.copyOf(immediateFail);
    StatusRange.check("immediateFail", immediateFail);
    Words _ = new Words(method, path, host, headers);
    Way _ = new Way(port, http2, new ProbeTlsSettings(tls, verify, sni, ca, cert, key));
    if (method.equals("HEAD") && expect.readsBody()) {
      throw new IllegalArgumentException("method: HEAD (expected: GET to expect a body)");
    }
  }

  @Override
  public void examine() {
    security().examine();
  }

  /// What is asked.
  Words words() {
    return new Words(method, path, host, headers);
  }

  /// How the question gets there.
  Way way() {
    return new Way(port, http2, security());
  }

  private ProbeTlsSettings security() {
    return new ProbeTlsSettings(tls, verify, sni, ca, cert, key);
  }
}
