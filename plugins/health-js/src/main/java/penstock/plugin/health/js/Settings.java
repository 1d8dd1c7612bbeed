package penstock.plugin.health.js;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.scripting.ScriptSettings;
import penstock.scripting.ScriptUser;
import penstock.spi.ByteSize;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Examined;
import penstock.spi.health.ProbeTlsSettings;
import penstock.spi.health.http.AnswerReader;
import penstock.spi.health.http.Version;
import penstock.spi.health.http.Way;
import penstock.spi.health.http.Words;

/// What users may set for a health check of type `js`.
///
/// @param script its file, relative to the folder of scripts
/// @param onError what a check says whose script fails
/// @param maxBody how much of the body the script sees; up to 256 KiB
/// @param method such as `GET`
/// @param path begins with `/`; may carry a query
/// @param host value of the `Host` header; null for the endpoint's own host and port
/// @param headers more headers to send
/// @param port 1 to 65535; 0 for the endpoint's own
/// @param http2 whether to speak HTTP/2; null for as with clients' connections
/// @param tls whether to speak TLS; null for as with clients' connections
/// @param verify whether the certificate must be trusted and fit the name; null if not said
/// @param sni server name to ask for and to check the certificate against; null for the host
/// @param ca PEM file of certificates to trust instead of the JDK's
/// @param cert PEM file of our own certificate; null to show none
/// @param key PEM file of its key; null if it stands in the same file
@Describe("Sends an HTTP request on a new connection; a script judges the answer.")
public record Settings(
    @Describe("The script's file, relative to scripts.dir.") String script,
    @Describe("What a check says whose script fails: fail or pass.") @Default("fail")
        OnError onError,
    @Describe("How much of the body the script sees; 0 to 256KiB.") @Default("64KiB")
        ByteSize maxBody,
    @Default("GET") @Describe("Request method.") String method,
    @Default("/") @Describe("Path to ask for, with the query if there is one.") String path,
    @Describe("Value of the `Host` header; otherwise the endpoint's host and port.")
        @Nullable String host,
    @Default("{}") @Describe("More headers to send.") Map<String, String> headers,
    @Default("0") @Describe("Port to ask at, 1 to 65535; 0 is the endpoint's own.") int port,
    @Describe(Version.HTTP2_KEY) @Nullable Boolean http2,
    @Describe(ProbeTlsSettings.TLS) @Nullable Boolean tls,
    @Describe(ProbeTlsSettings.VERIFY) @Nullable Boolean verify,
    @Describe(ProbeTlsSettings.SNI) @Nullable String sni,
    @Describe(ProbeTlsSettings.CA) @Nullable Path ca,
    @Describe(ProbeTlsSettings.CERT) @Nullable Path cert,
    @Describe(ProbeTlsSettings.KEY) @Nullable Path key)
    implements ScriptUser, Examined {

  /// Checks what would make no valid request, and the file's name.
  ///
  /// @throws IllegalArgumentException if a component is out of range
  public Settings {
    ScriptSettings.checkFile("script", script);
    headers = Map.copyOf(headers);
    Words _ = new Words(method, path, host, headers);
    Way _ = new Way(port, http2, new ProbeTlsSettings(tls, verify, sni, ca, cert, key));
    if (maxBody.bytes() > AnswerReader.MOST_BODY) {
      throw new IllegalArgumentException("maxBody: " + maxBody + " (expected: <= 256KiB)");
    }
  }

  @Override
  public List<Use> scripts() {
    return List.of(new Use("", script, HealthRole.ROLE, false));
  }

  /// What a check says whose script fails.
  public enum OnError {
    /// The endpoint is not well.
    FAIL,
    /// The endpoint is well.
    PASS
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
