package penstock.spi.balance;

import java.net.InetSocketAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import penstock.spi.traffic.Connection;
import penstock.spi.traffic.Request;
import penstock.spi.traffic.Traffic;

/// What of the traffic is hashed, written `source-ip`, `5-tuple`, `header.NAME`, `cookie.NAME`,
/// `query.NAME`, `fact.NAME`, `path` or `host`; `jwt.NAME` is short for `fact.jwt.NAME`.
///
/// Where the traffic lacks it - a request without the header, cookie or parameter, without a host,
/// or a connection whose payload is not read and of which nobody noted the fact - the client's
/// address is hashed in its place.
///
/// @param source where to look
/// @param name of the header, cookie, parameter or fact; empty where there is none to name
public record HashKey(Source source, String name) {

  /// The client's address, which all traffic has.
  public static final HashKey SOURCE_IP = new HashKey(Source.SOURCE_IP, "");

  private static final String JWT = "jwt.";

  /// A part of the traffic.
  public enum Source {
    /// The resolved client address, without the port.
    SOURCE_IP,
    /// The client's address and port, and where it connected to as far as that is known: each
    /// connection for itself.
    FIVE_TUPLE,
    /// The first value of a header.
    HEADER,
    /// The value of a cookie.
    COOKIE,
    /// The first value of a query parameter, decoded.
    QUERY,
    /// What a filter noted of the request.
    FACT,
    /// The path without the query.
    PATH,
    /// The host asked for.
    HOST;

    boolean isNamed() {
      return this == HEADER || this == COOKIE || this == QUERY || this == FACT;
    }

    String word() {
      return this == FIVE_TUPLE ? "5-tuple" : name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// Checks that there is a name exactly where one is needed.
  ///
  /// @throws IllegalArgumentException if not
  public HashKey {
    if (source.isNamed() == name.isEmpty()) {
      throw new IllegalArgumentException(
          "name: \"" + name + "\" (expected: " + (source.isNamed() ? "a name" : "none") + ")");
    }
  }

  /// Reads a key as users write it.
  ///
  /// @param text such as `header.x-user`
  /// @return the key
  /// @throws IllegalArgumentException if the text is no key
  public static HashKey parse(String text) {
    if (text.startsWith(JWT) && text.length() > JWT.length()) {
      return new HashKey(Source.FACT, text);
    }
    for (Source source : Source.values()) {
      if (!source.isNamed() && text.equals(source.word())) {
        return new HashKey(source, "");
      }
      String start = source.word() + ".";
      if (source.isNamed() && text.startsWith(start) && text.length() > start.length()) {
        return new HashKey(source, text.substring(start.length()));
      }
    }
    throw new IllegalArgumentException(
        text
            + " (expected: source-ip, 5-tuple, header.NAME, cookie.NAME, query.NAME, fact.NAME,"
            + " path or host)");
  }

  /// Whether only requests have it: where payload is not read, the client's address stands in, but
  /// for a fact that a rule has noted.
  public boolean ofRequests() {
    return source != Source.SOURCE_IP && source != Source.FIVE_TUPLE;
  }

  /// Hashes the key of this traffic. Runs on an I/O thread: neither blocks nor locks, and allocates
  /// only where the traffic itself must (a cookie to be found, a parameter to be decoded) and for
  /// IPv6 addresses.
  ///
  /// @param seed [penstock.spi.Context#hashSeed()], so that instances agree
  /// @return the hash of the key, or of the client's address if the traffic has no such key
  public long hash(Traffic traffic, long seed) {
    if (source == Source.FIVE_TUPLE) {
      return tuple(traffic, seed);
    }
    String text = traffic instanceof Request request ? find(request) : known(traffic);
    return text == null
        ? Hashing.ofAddress(traffic.client().getAddress(), seed)
        : Hashing.ofText(text, seed);
  }

  private static long tuple(Traffic traffic, long seed) {
    long hash = Hashing.ofAddress(traffic.client().getAddress(), seed);
    long ports = traffic.client().getPort();
    if (traffic instanceof Connection connection) {
      InetSocketAddress local = connection.local();
      hash = Hashing.ofAddress(local.getAddress(), hash);
      ports = ports << 16 | local.getPort();
    }
    return Hashing.ofLong(ports, hash);
  }

  private @Nullable String known(Traffic traffic) {
    return source == Source.FACT ? traffic.fact(name) : null;
  }

  private @Nullable String find(Request request) {
    return switch (source) {
      case SOURCE_IP, FIVE_TUPLE -> null;
      case HEADER -> request.header(name);
      case COOKIE -> request.cookie(name);
      case QUERY -> request.queryParameter(name);
      case FACT -> request.fact(name);
      case PATH -> request.path();
      case HOST -> request.host().isEmpty() ? null : request.host();
    };
  }

  /// The key as users write it.
  @Override
  public String toString() {
    return source.isNamed() ? source.word() + "." + name : source.word();
  }
}
