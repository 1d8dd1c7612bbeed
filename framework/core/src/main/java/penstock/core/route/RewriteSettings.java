package penstock.core.route;

import org.jspecify.annotations.Nullable;
import penstock.spi.Describe;
import penstock.spi.http.HttpText;
import penstock.spi.http.PathRewriteSettings;

/// What the endpoint is asked for instead of what the client asked for.
@Describe("What the endpoint is asked for instead of what the client asked for.")
public record RewriteSettings(
    @Describe("How the path changes; the query stays.") @Nullable PathRewriteSettings path,
    @Describe("The Host header the endpoint sees, with a port if it needs one.")
        @Nullable String host) {

  /// Checks the host.
  ///
  /// @throws IllegalArgumentException if the host is malformed
  public RewriteSettings {
    if (host != null && (!HttpText.safe(host) || host.isEmpty() || host.indexOf('/') >= 0)) {
      throw new IllegalArgumentException("host: " + host + " (expected: a host, or host:port)");
    }
  }
}
