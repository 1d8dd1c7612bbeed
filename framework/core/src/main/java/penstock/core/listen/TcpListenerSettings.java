package penstock.core.listen;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Extension;
import penstock.spi.io.NamesPools;
import penstock.spi.io.StreamTarget;
import penstock.spi.session.FiltersSessions;
import penstock.spi.session.SessionFilter;
import penstock.spi.tls.EndsTls;
import penstock.spi.tls.TlsSettings;

/// What users may set on a listener of `protocol: tcp`.
///
/// @param description for people
/// @param bind where to listen
/// @param pool where connections go
/// @param tls how TLS ends; null if it does not end here
/// @param alpn what is agreed on in the handshake, best first
/// @param timeouts how long clients may take
/// @param retries how many further endpoints are tried
/// @param filters who says who may come in
/// @param limits how many clients there may be
/// @param socket how the listening socket is made
/// @param proxyProtocol who clients are, told by the proxy before us; null for not told
@Describe("Passes TCP connections on to a pool, byte for byte.")
public record TcpListenerSettings(
    @Describe("For people.") @Nullable String description,
    @Describe("Where to listen: \"host:port\", \":port\" for all addresses.") String bind,
    @Describe("The pool that connections go to.") String pool,
    @Describe("How TLS ends here; without it bytes pass as they come.") @Nullable TlsSettings tls,
    @Describe("With tls: names of protocols (ALPN) that clients may choose from, best first.")
        @Default("[]")
        List<String> alpn,
    @Describe("How long clients may take.") @Default("{}") Timeouts timeouts,
    @Describe(
            "How many further endpoints are tried when one cannot be connected to, 0 to 7; no byte"
                + " has been sent by then.")
        @Default("2")
        int retries,
    @Describe("Who may come in: asked of each connection, before anything of it is read.")
        @Default("[]")
        List<Extension<SessionFilter>> filters,
    @Describe("How many clients there may be.") @Default("{}") Limits limits,
    @Describe("How the listening socket is made.") @Default("{}")
        HttpListenerSettings.Socket socket,
    @Describe("Who clients are, told by the proxy before us; without it nobody is believed.")
        @Nullable ProxyProtocolSettings proxyProtocol)
    implements EndsTls, NamesPools, FiltersSessions {

  private static final int LONGEST_NAME = 255;

  /// Checks the address and what belongs together.
  ///
  /// @throws IllegalArgumentException if one is out of range, or two do not fit
  public TcpListenerSettings {
    BindAddress.parse(bind);
    filters = List.copyOf(filters);
    new StreamTarget(pool, timeouts.idle(), timeouts.halfClosed(), retries);
    alpn = List.copyOf(alpn);
    if (!alpn.isEmpty() && tls == null) {
      throw new IllegalArgumentException("alpn: " + alpn + " (expected: none without tls)");
    }
    if (new HashSet<>(alpn).size() < alpn.size()
        || alpn.stream().anyMatch(name -> name.isEmpty() || name.length() > LONGEST_NAME)) {
      throw new IllegalArgumentException("alpn: " + alpn + " (expected: names that differ)");
    }
  }

  @Override
  public Map<String, String> pools() {
    return Map.of("pool", pool);
  }

  /// Where connections go, and how.
  StreamTarget target() {
    return new StreamTarget(pool, timeouts.idle(), timeouts.halfClosed(), retries);
  }

  /// How long clients may take.
  ///
  /// @param handshake for the handshake as a whole
  /// @param idle while nothing moves, either way
  /// @param halfClosed the same once one side has said its last word
  public record Timeouts(
      @Describe("With tls: for the handshake as a whole; then the connection is closed.")
          @Default("10s")
          Duration handshake,
      @Describe("While nothing moves, either way; then the connection is reset. 0 for no limit.")
          @Default("1h")
          Duration idle,
      @Describe(
              "Once one side has said its last word: while nothing moves, if that is less than"
                  + " idle; then the connection is reset. 0 for no difference.")
          @Default("5m")
          Duration halfClosed) {

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if one is out of range
    public Timeouts {
      if (!handshake.isPositive()) {
        throw new IllegalArgumentException("handshake: " + handshake + " (expected: more than 0)");
      }
      if (idle.isNegative()) {
        throw new IllegalArgumentException("idle: " + idle + " (expected: >= 0)");
      }
    }
  }

  /// How many clients there may be.
  ///
  /// @param connections at a time
  /// @param connectionsPerSource of one client address at a time; null for no limit
  public record Limits(
      @Describe("Connections at a time; what comes beyond it is reset.") @Default("50000")
          int connections,
      @Describe("Connections of one client address at a time; what comes beyond it is reset.")
          @Nullable Integer connectionsPerSource) {

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if one is not positive
    public Limits {
      positive("connections", connections);
      if (connectionsPerSource != null) {
        positive("connectionsPerSource", connectionsPerSource);
      }
    }

    private static void positive(String name, int value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
      }
    }
  }
}
