package penstock.core.listen;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Extension;
import penstock.spi.session.FiltersSessions;
import penstock.spi.session.SessionFilter;
import penstock.spi.tls.EndsTls;
import penstock.spi.tls.TlsSettings;

/// What users may set on a listener of `protocol: https`.
///
/// @param description for people
/// @param bind where to listen
/// @param tls how TLS ends
/// @param hsts whether browsers are told to come by TLS only; null for not
/// @param timeouts how long clients may take
/// @param filters who says who may come in
/// @param limits how much clients may send
/// @param socket how the listening socket is made
/// @param http2 what clients of HTTP/2 may do
/// @param proxyProtocol who clients are, told by the proxy before us; null for not told
@Describe("Ends TLS and accepts HTTP/2 and HTTP/1.1.")
public record HttpsListenerSettings(
    @Describe("For people.") @Nullable String description,
    @Describe("Where to listen: \"host:port\", \":port\" for all addresses.") String bind,
    @Describe("How TLS ends here.") TlsSettings tls,
    @Describe("Tells browsers to come by TLS only (RFC 6797); without it they are not told.")
        @Nullable Hsts hsts,
    @Describe("How long clients may take.") @Default("{}") Timeouts timeouts,
    @Describe("Who may come in: asked of each connection, before anything of it is read.")
        @Default("[]")
        List<Extension<SessionFilter>> filters,
    @Describe("How much clients may send.") @Default("{}") HttpListenerSettings.Limits limits,
    @Describe("How the listening socket is made.") @Default("{}")
        HttpListenerSettings.Socket socket,
    @Describe("What clients of HTTP/2 may do.") @Default("{}") Http2Settings http2,
    @Describe("Who clients are, told by the proxy before us; without it nobody is believed.")
        @Nullable ProxyProtocolSettings proxyProtocol)
    implements EndsTls, FiltersSessions {

  /// Checks the address and copies the filters.
  ///
  /// @throws IllegalArgumentException if it is none
  public HttpsListenerSettings {
    BindAddress.parse(bind);
    filters = List.copyOf(filters);
  }

  /// How long clients may take.
  ///
  /// @param handshake for the handshake as a whole
  /// @param header for a request's head, from its first byte
  /// @param idle between two requests
  /// @param requestBody between two pieces of a request's body
  /// @param connection after which a connection takes no new requests; 0 for no limit
  public record Timeouts(
      @Describe("For the TLS handshake as a whole; then the connection is closed.") @Default("10s")
          Duration handshake,
      @Describe("For a request's head, from its first byte; then 408.") @Default("10s")
          Duration header,
      @Describe("Between two requests; then the connection is closed.") @Default("60s")
          Duration idle,
      @Describe("Between two pieces of a request's body; then 408.") @Default("60s")
          Duration requestBody,
      @Describe(
              "For a connection as a whole: then its next answer closes it, and with HTTP/2 it"
                  + " takes leave by GOAWAY. 0 for no limit.")
          @Default("0s")
          Duration connection) {

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if one is not positive
    public Timeouts {
      if (!handshake.isPositive()) {
        throw new IllegalArgumentException("handshake: " + handshake + " (expected: more than 0)");
      }
      new HttpListenerSettings.Timeouts(header, idle, requestBody, connection);
    }

    /// Those after the handshake.
    HttpListenerSettings.Timeouts http() {
      return new HttpListenerSettings.Timeouts(header, idle, requestBody, connection);
    }
  }

  /// What browsers are told ([RFC 6797](https://www.rfc-editor.org/rfc/rfc6797)).
  ///
  /// @param maxAge how long they remember it
  /// @param includeSubdomains whether it holds for hosts below this one
  /// @param preload whether the host may be put on browsers' lists
  public record Hsts(
      @Describe("How long browsers remember it; 0 makes them forget.") @Default("365d")
          Duration maxAge,
      @Describe("Whether it holds for hosts below this one too.") @Default("false")
          boolean includeSubdomains,
      @Describe("Whether the host may be put on the lists that browsers ship.") @Default("false")
          boolean preload) {

    private static final Duration PRELOADED = Duration.ofDays(365);

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if the time is negative, or too little to be preloaded
    public Hsts {
      if (maxAge.isNegative()) {
        throw new IllegalArgumentException("maxAge: " + maxAge + " (expected: >= 0)");
      }
      if (preload && (!includeSubdomains || maxAge.compareTo(PRELOADED) < 0)) {
        throw new IllegalArgumentException(
            "preload: true (expected: includeSubdomains and a maxAge of 365d or more beside it)");
      }
    }

    /// The header's value.
    String value() {
      return "max-age="
          + maxAge.toSeconds()
          + (includeSubdomains ? "; includeSubDomains" : "")
          + (preload ? "; preload" : "");
    }
  }
}
