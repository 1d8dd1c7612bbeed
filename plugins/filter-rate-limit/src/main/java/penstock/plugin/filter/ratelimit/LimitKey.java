package penstock.plugin.filter.ratelimit;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import penstock.spi.balance.Hashing;
import penstock.spi.http.HttpText;
import penstock.spi.traffic.Request;

/// Whose requests are counted together: `client-ip`, `header.NAME`, `cookie.NAME`, `query.NAME`,
/// `path`, `host`, `method`, a fact such as `jwt.sub`, or several of them joined by `+`.
///
/// @param parts not empty
public record LimitKey(List<Part> parts) {

  private static final Pattern JOINT = Pattern.compile("\\s*\\+\\s*");
  private static final Pattern FACT = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)+");

  /// Networks of this size are handed out to single customers: who has one has all its addresses.
  private static final int IPV6_CUSTOMER_BYTES = 8;

  /// Where a part is found.
  enum Source {
    CLIENT_IP(false),
    PATH(false),
    HOST(false),
    METHOD(false),
    HEADER(true),
    COOKIE(true),
    QUERY(true),
    FACT(true);

    private final boolean named;

    Source(boolean named) {
      this.named = named;
    }

    boolean isNamed() {
      return named;
    }

    /// Parameters of a query may be called anything, headers and cookies have tokens for names.
    boolean canBe(String word, int start) {
      String name = word.substring(start);
      return this == QUERY ? !name.isEmpty() : HttpText.token(name);
    }

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// A part of a key.
  ///
  /// @param name of the header, cookie, parameter or fact; empty for what has none
  record Part(Source source, String name) {

    @Nullable String find(Request request) {
      return switch (source) {
        case CLIENT_IP -> null;
        case PATH -> request.path();
        case HOST -> request.host();
        case METHOD -> request.method();
        case HEADER -> request.header(name);
        case COOKIE -> request.cookie(name);
        case QUERY -> request.queryParameter(name);
        case FACT -> request.fact(name);
      };
    }

    @Override
    public String toString() {
      return source == Source.FACT ? name : source.word() + (source.isNamed() ? "." + name : "");
    }
  }

  /// Copies the parts.
  public LimitKey {
    parts = List.copyOf(parts);
  }

  /// Reads a key.
  ///
  /// @param text such as `jwt.sub` or `client-ip + path`
  /// @return the key
  /// @throws IllegalArgumentException if the text is no key
  public static LimitKey parse(String text) {
    return new LimitKey(
        Arrays.stream(JOINT.split(text.strip(), -1)).map(word -> part(word, text)).toList());
  }

  private static Part part(String word, String whole) {
    for (Source source : Source.values()) {
      if (!source.isNamed() && word.equals(source.word())) {
        return new Part(source, "");
      }
      String start = source.word() + ".";
      if (source.isNamed() && word.startsWith(start) && source.canBe(word, start.length())) {
        return new Part(source, word.substring(start.length()));
      }
    }
    if (!FACT.matcher(word).matches()) {
      throw new IllegalArgumentException(
          whole
              + " (expected: client-ip, header.NAME, cookie.NAME, query.NAME, path, host, method,"
              + " a fact such as jwt.sub, or several joined by +)");
    }
    return new Part(Source.FACT, word);
  }

  /// The key of a request, as a number that two keys share by chance alone. What a request lacks is
  /// replaced by its client's address. Runs on an I/O thread.
  ///
  /// @param seed secret, so that nobody finds two keys with one number
  long of(Request request, long seed) {
    long hash = seed;
    for (Part part : parts) {
      String value = part.find(request);
      hash =
          value == null
              ? address(request.client().getAddress(), hash)
              : Hashing.ofText(value, ~hash);
    }
    return hash;
  }

  /// The key of a client address: an IPv6 customer has many addresses, and one key.
  static long address(InetAddress address, long seed) {
    return address instanceof Inet4Address
        ? Hashing.ofAddress(address, seed)
        : Hashing.ofBytes(Arrays.copyOf(address.getAddress(), IPV6_CUSTOMER_BYTES), seed);
  }

  @Override
  public String toString() {
    return String.join(" + ", parts.stream().map(Part::toString).toList());
  }
}
