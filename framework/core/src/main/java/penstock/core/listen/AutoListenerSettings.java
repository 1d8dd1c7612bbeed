package penstock.core.listen;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Extension;
import penstock.spi.Key;
import penstock.spi.io.NamesPools;
import penstock.spi.io.StreamTarget;
import penstock.spi.session.FiltersSessions;
import penstock.spi.session.SessionFilter;
import penstock.spi.tls.EndsTls;
import penstock.spi.tls.TlsSettings;

/// What users may set on a listener of `protocol: auto`.
///
/// @param description for people
/// @param bind where to listen
/// @param plain whether HTTP without TLS is spoken
/// @param tls how TLS ends; null if it does not end here
/// @param sni where TLS clients go, by the name they ask for
/// @param otherwise where those go that ask for another, or none; null for what fits
/// @param hsts whether browsers are told to come by TLS only; null for not
/// @param http2 what clients of HTTP/2 may do
/// @param timeouts how long clients may take
/// @param retries how many further endpoints are tried for those passed on
/// @param filters who says who may come in
/// @param limits how much clients may send
/// @param socket how the listening socket is made
/// @param proxyProtocol who clients are, told by the proxy before us; null for not told
@Describe(
    "Tells by a client's first bytes what it speaks: HTTP without TLS, or TLS, which ends here or"
        + " is passed on by the name that is asked for (SNI).")
public record AutoListenerSettings(
    @Describe("For people.") @Nullable String description,
    @Describe("Where to listen: \"host:port\", \":port\" for all addresses.") String bind,
    @Describe("Whether HTTP without TLS is spoken; otherwise who speaks it is sent away.")
        @Default("true")
        boolean plain,
    @Describe("How TLS ends here; without it all TLS is passed on or rejected.")
        @Nullable TlsSettings tls,
    @Describe(
            "Where TLS clients go, by the name they ask for: db.example.com, or *.example.com for"
                + " all below it.")
        @Default("{}")
        Map<String, SniSettings> sni,
    @Key("default")
        @Describe(
            "Where TLS clients go that ask for another name, or for none; terminate where there is"
                + " tls, otherwise reject.")
        @Nullable SniSettings otherwise,
    @Describe("Tells browsers to come by TLS only (RFC 6797); without it they are not told.")
        HttpsListenerSettings.@Nullable Hsts hsts,
    @Describe("What clients of HTTP/2 may do.") @Default("{}") Http2Settings http2,
    @Describe("How long clients may take.") @Default("{}") Timeouts timeouts,
    @Describe(
            "For those passed on: how many further endpoints are tried when one cannot be connected"
                + " to, 0 to 7.")
        @Default("2")
        int retries,
    @Describe("Who may come in: asked of each connection, before anything of it is read.")
        @Default("[]")
        List<Extension<SessionFilter>> filters,
    @Describe("How much clients may send.") @Default("{}") HttpListenerSettings.Limits limits,
    @Describe("How the listening socket is made.") @Default("{}")
        HttpListenerSettings.Socket socket,
    @Describe("Who clients are, told by the proxy before us; without it nobody is believed.")
        @Nullable ProxyProtocolSettings proxyProtocol)
    implements EndsTls, NamesPools, FiltersSessions {

  /// Checks the address, the names and what belongs together.
  ///
  /// @throws IllegalArgumentException if one is none
  public AutoListenerSettings {
    BindAddress.parse(bind);
    filters = List.copyOf(filters);
    sni = Map.copyOf(sni);
    if (otherwise == null) {
      otherwise =
          new SniSettings(tls == null ? SniSettings.REJECT : SniSettings.TERMINATE, Map.of());
    }
    SniTable.check(sni);
    if (tls == null) {
      SniTable.endsNowhere(sni, otherwise);
    } else if (!SniTable.endsSomewhere(sni, otherwise)) {
      throw new IllegalArgumentException(
          "tls: there (expected: terminate in sni or default beside it)");
    }
    new StreamTarget("", timeouts.session(), timeouts.halfClosed(), retries);
  }

  @Override
  public Map<String, String> pools() {
    return SniTable.pools(sni, unnamed());
  }

  /// Where TLS clients go whose name is not there.
  SniSettings unnamed() {
    return otherwise == null ? new SniSettings(SniSettings.REJECT, Map.of()) : otherwise;
  }

  /// What holds for those whose TLS ends here; null if nobody's does.
  @Nullable HttpsListenerSettings https() {
    return tls == null
        ? null
        : new HttpsListenerSettings(
            description,
            bind,
            tls,
            hsts,
            new HttpsListenerSettings.Timeouts(
                timeouts.handshake,
                timeouts.header,
                timeouts.idle,
                timeouts.requestBody,
                timeouts.connection),
            filters,
            limits,
            socket,
            http2,
            proxyProtocol);
  }

  /// What holds for those without TLS; null if they are sent away.
  @Nullable HttpListenerSettings http() {
    return plain
        ? new HttpListenerSettings(
            description,
            bind,
            new HttpListenerSettings.Timeouts(
                timeouts.header, timeouts.idle, timeouts.requestBody, timeouts.connection),
            filters,
            limits,
            socket,
            null,
            http2,
            proxyProtocol)
        : null;
  }

  /// How long clients may take.
  ///
  /// @param hello for the first bytes, and for the first message of TLS
  /// @param handshake for the handshake as a whole
  /// @param header for a request's head, from its first byte
  /// @param idle between two requests
  /// @param requestBody between two pieces of a request's body
  /// @param connection after which a connection of HTTP takes no new requests; 0 for no limit
  /// @param session for those passed on, while nothing moves, either way
  /// @param halfClosed the same once one side has said its last word
  public record Timeouts(
      @Describe(
              "For the first bytes, and for the first message of TLS to come whole; then the"
                  + " connection is closed.")
          @Default("10s")
          Duration hello,
      @Describe("For the TLS handshake as a whole; then the connection is closed.") @Default("10s")
          Duration handshake,
      @Describe("For a request's head, from its first byte; then 408.") @Default("10s")
          Duration header,
      @Describe("Between two requests; then the connection is closed.") @Default("60s")
          Duration idle,
      @Describe("Between two pieces of a request's body; then 408.") @Default("60s")
          Duration requestBody,
      @Describe(
              "For a connection of HTTP as a whole: then its next answer closes it, and with HTTP/2"
                  + " it takes leave by GOAWAY. 0 for no limit.")
          @Default("0s")
          Duration connection,
      @Describe(
              "For those passed on: while nothing moves, either way; then the connection is reset."
                  + " 0 for no limit.")
          @Default("1h")
          Duration session,
      @Describe(
              "For those passed on, once one side has said its last word: while nothing moves, if"
                  + " that is less than session; then the connection is reset. 0 for no"
                  + " difference.")
          @Default("5m")
          Duration halfClosed) {

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if one is out of range
    public Timeouts {
      if (!hello.isPositive()) {
        throw new IllegalArgumentException("hello: " + hello + " (expected: more than 0)");
      }
      new HttpsListenerSettings.Timeouts(handshake, header, idle, requestBody, connection);
    }
  }
}
