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

/// What users may set on a listener of `protocol: tls`.
///
/// @param description for people
/// @param bind where to listen
/// @param sni where clients go, by the name they ask for
/// @param otherwise where those go that ask for another, or none
/// @param timeouts how long clients may take
/// @param retries how many further endpoints are tried
/// @param filters who says who may come in
/// @param limits how many clients there may be
/// @param socket how the listening socket is made
/// @param proxyProtocol who clients are, told by the proxy before us; null for not told
@Describe("Passes TLS connections on undecrypted, to the pool of the name that is asked for (SNI).")
public record TlsListenerSettings(
    @Describe("For people.") @Nullable String description,
    @Describe("Where to listen: \"host:port\", \":port\" for all addresses.") String bind,
    @Describe(
            "Where clients go, by the name they ask for: db.example.com, or *.example.com for all"
                + " below it.")
        @Default("{}")
        Map<String, SniSettings> sni,
    @Key("default")
        @Describe("Where clients go that ask for another name, or for none: a pool or reject.")
        @Default("reject")
        SniSettings otherwise,
    @Describe("How long clients may take.") @Default("{}") Timeouts timeouts,
    @Describe(
            "How many further endpoints are tried when one cannot be connected to, 0 to 7; no byte"
                + " has been sent by then.")
        @Default("2")
        int retries,
    @Describe("Who may come in: asked of each connection, before anything of it is read.")
        @Default("[]")
        List<Extension<SessionFilter>> filters,
    @Describe("How many clients there may be.") @Default("{}") TcpListenerSettings.Limits limits,
    @Describe("How the listening socket is made.") @Default("{}")
        HttpListenerSettings.Socket socket,
    @Describe("Who clients are, told by the proxy before us; without it nobody is believed.")
        @Nullable ProxyProtocolSettings proxyProtocol)
    implements NamesPools, FiltersSessions {

  /// Checks the address, the names and what belongs together.
  ///
  /// @throws IllegalArgumentException if one is none
  public TlsListenerSettings {
    BindAddress.parse(bind);
    filters = List.copyOf(filters);
    sni = Map.copyOf(sni);
    SniTable.check(sni);
    SniTable.endsNowhere(sni, otherwise);
    new StreamTarget("", timeouts.idle(), timeouts.halfClosed(), retries);
  }

  @Override
  public Map<String, String> pools() {
    return SniTable.pools(sni, otherwise);
  }

  /// How long clients may take.
  ///
  /// @param hello for the first message
  /// @param idle while nothing moves, either way
  /// @param halfClosed the same once one side has said its last word
  public record Timeouts(
      @Describe("For the client's first message to come whole; then the connection is closed.")
          @Default("5s")
          Duration hello,
      @Describe("While nothing moves, either way; then the connection is reset. 0 for no limit.")
          @Default("1h")
          Duration idle,
      @Describe(
              "Once one side has said its last word: while nothing moves, if that is less than"
                  + " idle; then the connection is reset. 0 for no difference.")
          @Default("5m")
          Duration halfClosed) {

    /// Checks the range.
    ///
    /// @throws IllegalArgumentException if it is not positive
    public Timeouts {
      if (!hello.isPositive()) {
        throw new IllegalArgumentException("hello: " + hello + " (expected: more than 0)");
      }
    }
  }
}
