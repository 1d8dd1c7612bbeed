package penstock.plugin.tracing.otlp;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Examined;
import penstock.spi.Percent;
import penstock.spi.tls.Trust;

/// What users may set.
///
/// @param endpoint where a collector takes OTLP over HTTP
/// @param headers what it wants to see, such as credentials
/// @param service the name of this service
/// @param sample how many traces that nobody decided on are recorded
/// @param parent whose decision is followed
/// @param propagate how endpoints are told
/// @param ca PEM file of those who vouch for the collector; null for those the JDK trusts
@Describe("Follows requests and sends what it finds to a collector, by OTLP over HTTP.")
public record Settings(
    @Describe("Where a collector takes OTLP over HTTP; without a path, /v1/traces.")
        @Default("http://127.0.0.1:4318")
        URI endpoint,
    @Describe("Headers the collector wants to see, such as credentials.") @Default("{}")
        Map<String, String> headers,
    @Describe("The name of this service in traces.") @Default("penstock") String service,
    @Describe("How many requests are recorded where no trusted client decided; 0% to 100%.")
        @Default("1%")
        Percent sample,
    @Describe("Whose decision to record is followed: trusted for server.trustedProxies, or any.")
        @Default("trusted")
        Parent parent,
    @Describe("How endpoints are told of a trace: w3c, b3 or both.") @Default("[w3c]")
        List<Propagation> propagate,
    @Describe("PEM file with the certificates to trust; otherwise those of the JDK.")
        @Nullable Path ca)
    implements Examined {

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public Settings {
    headers = Map.copyOf(headers);
    propagate = List.copyOf(propagate);
    String scheme = endpoint.getScheme();
    if ((!"http".equals(scheme) && !"https".equals(scheme)) || endpoint.getHost() == null) {
      throw new IllegalArgumentException(
          "endpoint: " + endpoint + " (expected: an address such as http://127.0.0.1:4318)");
    }
    if (service.isBlank()) {
      throw new IllegalArgumentException("service: empty (expected: a name)");
    }
    if (sample.fraction() > 1) {
      throw new IllegalArgumentException("sample: " + sample + " (expected: <= 100%)");
    }
    if (propagate.isEmpty() || new HashSet<>(propagate).size() < propagate.size()) {
      throw new IllegalArgumentException(
          "propagate: " + propagate + " (expected: w3c, b3 or both, each once)");
    }
  }

  @Override
  public void examine() {
    SSLContext _ = Trust.context(ca);
  }

  /// Where spans go.
  URI target() {
    String path = endpoint.getPath();
    return path == null || path.isEmpty() || path.equals("/")
        ? endpoint.resolve("/v1/traces")
        : endpoint;
  }
}
