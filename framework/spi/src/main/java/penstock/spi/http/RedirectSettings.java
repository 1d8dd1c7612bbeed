package penstock.spi.http;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import penstock.spi.Describe;
import penstock.spi.Shorthand;

/// Where a client is sent instead; what is left out is kept from the request.
@Shorthand("to")
@Describe("Where the client is sent instead; what is left out stays as in the request.")
public record RedirectSettings(
    @Describe("`https` for the same URL over TLS, or a whole URL; stands alone but for the code.")
        @Nullable String to,
    @Describe("The new scheme.") @Nullable Scheme scheme,
    @Describe("The new host, without port.") @Nullable String host,
    @Describe(
            "The new port; by default the request's own, or the scheme's usual one if the scheme or"
                + " the host changes.")
        @Nullable Integer port,
    @Describe("The new path.") @Nullable String path,
    @Describe("The new query without its ?; empty for none.") @Nullable String query,
    @Describe("301, 302, 303, 307 or 308; by default 308 if only the scheme changes, else 302.")
        @Nullable Integer code) {

  private static final Set<Integer> CODES = Set.of(301, 302, 303, 307, 308);

  /// Checks codes and forms.
  ///
  /// @throws IllegalArgumentException if a component is out of range or malformed, or nothing
  ///   changes
  public RedirectSettings {
    if (code != null && !CODES.contains(code)) {
      throw new IllegalArgumentException(
          "code: " + code + " (expected: 301, 302, 303, 307 or 308)");
    }
    if (port != null && (port < 1 || port > 65_535)) {
      throw new IllegalArgumentException("port: " + port + " (expected: 1 to 65535)");
    }
    boolean parts = scheme != null || host != null || port != null || path != null || query != null;
    if (to != null && parts) {
      throw new IllegalArgumentException("to: " + to + " (expected: nothing beside it but a code)");
    }
    if (to == null && !parts) {
      throw new IllegalArgumentException(
          "nothing (expected: one of to, scheme, host, port, path, query)");
    }
    if (to != null && !to.equals("https")) {
      checkUrl(to);
    }
    if (host != null && !HttpText.host(host)) {
      throw new IllegalArgumentException("host: " + host + " (expected: one host)");
    }
    if (path != null) {
      HttpText.checkPath("path", path);
    }
    if (query != null && query.indexOf('#') >= 0) {
      throw new IllegalArgumentException("query: " + query + " (expected: a query without #)");
    }
  }

  /// Whether only the scheme changes, to TLS.
  public boolean onlyToHttps() {
    boolean sameElse = host == null && port == null && path == null && query == null;
    return "https".equals(to) || (scheme == Scheme.HTTPS && sameElse);
  }

  private static void checkUrl(String to) {
    try {
      URI uri = URI.create(to);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (web && uri.getHost() != null) {
        return;
      }
    } catch (IllegalArgumentException _) {
      // Said below, in the words of the configuration.
    }
    throw new IllegalArgumentException("to: " + to + " (expected: https or an absolute URL)");
  }
}
