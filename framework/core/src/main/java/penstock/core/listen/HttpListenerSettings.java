package penstock.core.listen;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.spi.ByteSize;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Extension;
import penstock.spi.session.FiltersSessions;
import penstock.spi.session.SessionFilter;

/// What users may set on a listener of `protocol: http`.
///
/// @param description for people
/// @param bind where to listen
/// @param timeouts how long clients may take
/// @param filters who says who may come in
/// @param limits how much clients may send
/// @param socket how the listening socket is made
/// @param redirectTo where every client is sent; null for nowhere
/// @param http2 what clients of HTTP/2 may do
/// @param proxyProtocol who clients are, told by the proxy before us; null for not told
@Describe("Accepts HTTP/1.1 and, with prior knowledge, HTTP/2.")
public record HttpListenerSettings(
    @Describe("For people.") @Nullable String description,
    @Describe("Where to listen: \"host:port\", \":port\" for all addresses.") String bind,
    @Describe("How long clients may take.") @Default("{}") Timeouts timeouts,
    @Describe("Who may come in: asked of each connection, before anything of it is read.")
        @Default("[]")
        List<Extension<SessionFilter>> filters,
    @Describe("How much clients may send.") @Default("{}") Limits limits,
    @Describe("How the listening socket is made.") @Default("{}") Socket socket,
    @Describe(
            "Sends every client to the same URL over TLS (308), ACME challenges excepted: https,"
                + " or https:8443 for another port.")
        @Nullable HttpsRedirect redirectTo,
    @Describe("What clients of HTTP/2 may do.") @Default("{}") Http2Settings http2,
    @Describe("Who clients are, told by the proxy before us; without it nobody is believed.")
        @Nullable ProxyProtocolSettings proxyProtocol)
    implements FiltersSessions {

  /// Checks the address and copies the filters.
  ///
  /// @throws IllegalArgumentException if it is none
  public HttpListenerSettings {
    BindAddress.parse(bind);
    filters = List.copyOf(filters);
  }

  /// How long clients may take.
  ///
  /// @param header for a request's head, from its first byte
  /// @param idle between two requests
  /// @param requestBody between two pieces of a request's body
  /// @param connection after which a connection takes no new requests; 0 for no limit
  public record Timeouts(
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
      for (var each :
          Map.of("header", header, "idle", idle, "requestBody", requestBody).entrySet()) {
        if (!each.getValue().isPositive()) {
          throw new IllegalArgumentException(
              each.getKey() + ": " + each.getValue() + " (expected: more than 0)");
        }
      }
      if (connection.isNegative()) {
        throw new IllegalArgumentException("connection: " + connection + " (expected: >= 0)");
      }
    }
  }

  /// How much clients may send.
  ///
  /// @param headerBytes in a request's head
  /// @param headerLines in a request's head
  /// @param bodyBytes in a request's body
  /// @param connections at a time
  /// @param connectionsPerSource of one client address at a time; null for no limit
  public record Limits(
      @Describe("Bytes in a request's head, 1KiB to 48KiB; beyond it 431.") @Default("16KiB")
          ByteSize headerBytes,
      @Describe("Lines in a request's head; beyond it 431.") @Default("100") int headerLines,
      @Describe("Bytes in a request's body unless its route says otherwise; beyond it 413.")
          @Default("1024GiB")
          ByteSize bodyBytes,
      @Describe("Connections at a time; what comes beyond it is closed.") @Default("50000")
          int connections,
      @Describe("Connections of one client address at a time; what comes beyond it is reset.")
          @Nullable Integer connectionsPerSource) {

    private static final long LEAST_HEADER = 1 << 10;

    /// The loop's scratch space holds a head and the lines we add to it.
    private static final long MOST_HEADER = 48 << 10;

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if one is out of range
    public Limits {
      if (headerBytes.bytes() < LEAST_HEADER || headerBytes.bytes() > MOST_HEADER) {
        throw new IllegalArgumentException(
            "headerBytes: " + headerBytes + " (expected: 1KiB to 48KiB)");
      }
      if (headerLines < 1 || headerLines > 1000) {
        throw new IllegalArgumentException(
            "headerLines: " + headerLines + " (expected: 1 to 1000)");
      }
      if (connections < 1) {
        throw new IllegalArgumentException("connections: " + connections + " (expected: >= 1)");
      }
      if (connectionsPerSource != null && connectionsPerSource < 1) {
        throw new IllegalArgumentException(
            "connectionsPerSource: " + connectionsPerSource + " (expected: >= 1)");
      }
    }
  }

  /// How the listening socket and those of its connections are made.
  ///
  /// @param backlog connections that may wait to be accepted
  /// @param keepAlive how long a client is silent before it is asked for; zero for never
  public record Socket(
      @Describe("Connections that may wait to be accepted, at each I/O thread.") @Default("4096")
          int backlog,
      @Describe(
              "How long a client is silent before the system asks whether it is still there"
                  + " (SO_KEEPALIVE), 1s to 9h; who does not answer is given up after about twice"
                  + " that. 0 for never.")
          @Default("0")
          Duration keepAlive) {

    /// What TCP_KEEPIDLE can say.
    private static final Duration LONGEST = Duration.ofSeconds(32_767);

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if one is out of range
    public Socket {
      if (backlog < 1) {
        throw new IllegalArgumentException("backlog: " + backlog + " (expected: >= 1)");
      }
      boolean none = keepAlive.isZero();
      if (!none && (keepAlive.toSeconds() < 1 || keepAlive.compareTo(LONGEST) > 0)) {
        throw new IllegalArgumentException(
            "keepAlive: " + keepAlive + " (expected: 0, or 1s to 9h)");
      }
    }
  }
}
