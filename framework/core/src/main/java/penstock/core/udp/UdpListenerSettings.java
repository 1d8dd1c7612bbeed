package penstock.core.udp;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import penstock.core.listen.BindAddress;
import penstock.spi.ByteSize;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Extension;
import penstock.spi.io.NamesPools;
import penstock.spi.session.FiltersSessions;
import penstock.spi.session.SessionFilter;

/// What users may set on a listener of `protocol: udp`.
///
/// @param description for people
/// @param bind where to listen
/// @param pool where datagrams go
/// @param session what belongs together, and for how long
/// @param filters who says who may come in
/// @param limits how much clients may send
/// @param quic follows QUIC connections; null for not at all
/// @param socket how the sockets are made
@Describe("Passes on UDP datagrams unread, each client's to one endpoint.")
public record UdpListenerSettings(
    @Describe("For people.") @Nullable String description,
    @Describe("Where to listen: \"host:port\", \":port\" for all addresses.") String bind,
    @Describe("The pool whose endpoints get the datagrams.") String pool,
    @Describe("What belongs together, and for how long.") @Default("{}") Session session,
    @Describe("Who may come in: asked of each client's first datagram.") @Default("[]")
        List<Extension<SessionFilter>> filters,
    @Describe("How much clients may send.") @Default("{}") Limits limits,
    @Describe("Follows QUIC connections whose client changes its address.") @Nullable Quic quic,
    @Describe("How the sockets are made.") @Default("{}") Socket socket)
    implements NamesPools, FiltersSessions {

  /// Checks the address and copies the filters.
  ///
  /// @throws IllegalArgumentException if it is none
  public UdpListenerSettings {
    BindAddress.parse(bind);
    filters = List.copyOf(filters);
  }

  @Override
  public Map<String, String> pools() {
    return Map.of("pool", pool);
  }

  /// What stays at one endpoint.
  public enum Key {
    /// What comes from one address and port.
    FLOW,
    /// What comes from one address.
    SOURCE_IP
  }

  /// What belongs together, and for how long.
  ///
  /// @param idle without a datagram in either direction
  /// @param responses answers to each datagram; null for any number
  /// @param key what stays at one endpoint
  @Describe("What belongs together, and for how long.")
  public record Session(
      @Describe("A session ends when no datagram came for so long, in either direction.")
          @Default("120s")
          Duration idle,
      @Describe(
              "A session ends when so many answers came to each datagram: 1 for DNS; without it"
                  + " only by idle.")
          @Nullable Integer responses,
      @Describe(
              "What stays at one endpoint: flow, one client's address and port, or source-ip, its"
                  + " address as long as any session of it lasts.")
          @Default("flow")
          Key key) {

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if one is out of range
    public Session {
      if (!idle.isPositive() || idle.compareTo(Duration.ofDays(1)) > 0) {
        throw new IllegalArgumentException(
            "idle: " + idle + " (expected: more than 0, 24h at most)");
      }
      if (responses != null && (responses < 1 || responses > 1000)) {
        throw new IllegalArgumentException("responses: " + responses + " (expected: 1 to 1000)");
      }
    }
  }

  /// How much clients may send.
  ///
  /// @param sessions at a time
  /// @param sessionsPerSource at a time from one address; null for any number
  /// @param datagrams such as `20000/s`; null for any number
  @Describe("How much clients may send; what is beyond is dropped and counted.")
  public record Limits(
      @Describe("Sessions at a time; each takes a socket and a local port.") @Default("20000")
          int sessions,
      @Describe("Sessions at a time from one address; without it any number.")
          @Nullable Integer sessionsPerSource,
      @Describe("Datagrams from clients in a second, such as 20000/s; without it any number.")
          @Nullable String datagrams) {

    private static final Pattern RATE = Pattern.compile("([1-9]\\d{0,8})/s");

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if one is out of range
    public Limits {
      if (sessions < 1) {
        throw new IllegalArgumentException("sessions: " + sessions + " (expected: >= 1)");
      }
      if (sessionsPerSource != null && sessionsPerSource < 1) {
        throw new IllegalArgumentException(
            "sessionsPerSource: " + sessionsPerSource + " (expected: >= 1)");
      }
      if (datagrams != null && !RATE.matcher(datagrams).matches()) {
        throw new IllegalArgumentException(
            "datagrams: " + datagrams + " (expected: a rate such as 20000/s)");
      }
    }

    /// Datagrams in a second; 0 for any number.
    long perSecond() {
      Matcher matcher = RATE.matcher(datagrams == null ? "" : datagrams);
      return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    }
  }

  /// How QUIC connections are followed.
  ///
  /// @param connectionIdLength of the IDs that the endpoints give
  /// @param serverIdLength of what names the endpoint in them; null if nothing does
  @Describe("Follows QUIC connections by their connection ID.")
  public record Quic(
      @Describe("Bytes in the connection IDs that the endpoints give, 4 to 20.") @Default("8")
          int connectionIdLength,
      @Describe(
              "Bytes in the connection IDs, behind their first one, that say which endpoint gave"
                  + " them, 1 to 15: its label quic-server-id, in hexadecimal digits. Without it"
                  + " they say nothing.")
          @Nullable Integer serverIdLength) {

    private static final int LONGEST_SERVER_ID = 15;
    private static final int LEAST_NONCE = 4;

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if a length is out of range
    public Quic {
      if (connectionIdLength < 4 || connectionIdLength > ConnectionId.LONGEST) {
        throw new IllegalArgumentException(
            "connectionIdLength: " + connectionIdLength + " (expected: 4 to 20)");
      }
      if (serverIdLength != null) {
        int most = Math.min(LONGEST_SERVER_ID, connectionIdLength - 1 - LEAST_NONCE);
        if (serverIdLength < 1 || serverIdLength > most) {
          throw new IllegalArgumentException(
              "serverIdLength: "
                  + serverIdLength
                  + " (expected: 1 to 15, and 5 less than connectionIdLength at most)");
        }
      }
    }
  }

  /// How the sockets are made.
  ///
  /// @param receiveBuffer of each, as far as the system allows
  /// @param sendBuffer of each, as far as the system allows
  @Describe("How the sockets are made; the system may allow less than is asked for.")
  public record Socket(
      @Describe("Bytes that wait to be read, for each socket clients send to.") @Default("4MiB")
          ByteSize receiveBuffer,
      @Describe("Bytes that wait to be sent, for each socket clients send to.") @Default("4MiB")
          ByteSize sendBuffer) {

    private static final long LEAST = 1 << 17;
    private static final long MOST = 1 << 30;

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if one is out of range
    public Socket {
      for (var each : Map.of("receiveBuffer", receiveBuffer, "sendBuffer", sendBuffer).entrySet()) {
        long bytes = each.getValue().bytes();
        if (bytes < LEAST || bytes > MOST) {
          throw new IllegalArgumentException(
              each.getKey() + ": " + each.getValue() + " (expected: 128KiB to 1GiB)");
        }
      }
    }
  }
}
