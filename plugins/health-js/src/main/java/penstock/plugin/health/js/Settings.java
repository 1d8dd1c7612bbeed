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
import penstock.spi.health.http.AnswerReader;
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
/// @param tls whether to speak TLS
/// @param verify whether the certificate must be trusted and fit the name
/// @param sni server name to ask for and to check the certificate against; null for the host
/// @param ca PEM file of certificates to trust instead of the JDK's
@Describe("Sends an HTTP/1.1 request on a new connection; a script judges the answer.")
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
    @Default("false") @Describe("Whether to speak TLS.") boolean tls,
    @Default("true") @Describe("Whether the certificate must be trusted and fit the name.")
        boolean verify,
    @Describe(
            "Server name to ask for in TLS, which the certificate must fit; otherwise the"
                + " endpoint's host.")
        @Nullable String sni,
    @Describe("PEM file with the certificates to trust; otherwise those of the JDK.")
        @Nullable Path ca)
    implements ScriptUser {

  /// Checks what would make no valid request, and the file's name.
  ///
  /// @throws IllegalArgumentException if a component is out of range
  public Settings {
    ScriptSettings.checkFile("script", script);
    headers = Map.copyOf(headers);
    Words _ = new Words(method, path, host, headers);
    Way _ = new Way(port, tls, verify, sni, ca);
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

  /// What is asked.
  Words words() {
    return new Words(method, path, host, headers);
  }

  /// How the question gets there.
  Way way() {
    return new Way(port, tls, verify, sni, ca);
  }
}
