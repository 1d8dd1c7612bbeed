package penstock.core.route;

import java.net.InetAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import penstock.spi.traffic.Request;

/// What of a request keeps a client in its share of a split.
///
/// @param source where to look
/// @param name of the header, cookie or query parameter; empty for the client's address
record StickKey(Source source, String name) {

  enum Source {
    HEADER,
    COOKIE,
    QUERY,
    SOURCE_IP
  }

  private static final long NONE = 0;

  static StickKey parse(String text) {
    if (text.equals("source-ip")) {
      return new StickKey(Source.SOURCE_IP, "");
    }
    int dot = text.indexOf('.');
    String kind = dot < 0 ? "" : text.substring(0, dot);
    String name = text.substring(dot + 1);
    if (!name.isEmpty()) {
      switch (kind) {
        case "header" -> {
          return new StickKey(Source.HEADER, name);
        }
        case "cookie" -> {
          return new StickKey(Source.COOKIE, name);
        }
        case "query" -> {
          return new StickKey(Source.QUERY, name);
        }
        default -> {}
      }
    }
    throw new IllegalArgumentException(
        "stickBy: " + text + " (expected: header.NAME, cookie.NAME, query.NAME or source-ip)");
  }

  /// A hash of the key, the same on every instance with the same seed; 0 if the request has no such
  /// key.
  long hash(Request request, long seed) {
    if (source == Source.SOURCE_IP) {
      return hash(request.client().getAddress(), seed);
    }
    String value =
        switch (source) {
          case HEADER -> request.header(name);
          case COOKIE -> request.cookie(name);
          case QUERY, SOURCE_IP -> request.queryParameter(name);
        };
    return value == null ? NONE : hash(value, seed);
  }

  private static long hash(String value, long seed) {
    long hash = seed;
    for (int i = 0; i < value.length(); i++) {
      hash = mix(hash ^ value.charAt(i));
    }
    return present(mix(hash + value.length()));
  }

  private static long hash(@Nullable InetAddress address, long seed) {
    if (address == null) {
      return NONE;
    }
    long hash = seed;
    for (byte b : address.getAddress()) {
      hash = mix(hash ^ b & 0xff);
    }
    return present(hash);
  }

  private static long present(long hash) {
    return hash == NONE ? 1 : hash;
  }

  /// Source: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", 2014.
  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }

  @Override
  public String toString() {
    return source == Source.SOURCE_IP
        ? "source-ip"
        : source.name().toLowerCase(Locale.ROOT) + "." + name;
  }
}
