package penstock.spi.net;

import java.net.Inet4Address;
import java.net.InetAddress;

/// A block of IP addresses, written `10.0.0.0/8`, `2001:db8::/32` or as one address.
///
/// IPv4 and IPv6 are apart: `::/0` holds no IPv4 address. An IPv4-mapped address counts as IPv4.
public final class Cidr {

  private static final int MAPPED_BITS = 96;

  private final Ip128 first;
  private final Ip128 last;
  private final boolean ipv4;
  private final String text;

  private Cidr(Ip128 first, Ip128 last, boolean ipv4, String text) {
    this.first = first;
    this.last = last;
    this.ipv4 = ipv4;
    this.text = text;
  }

  /// Reads a block; asks no name server.
  ///
  /// @param text an address literal, with or without `/` and a prefix length
  /// @throws IllegalArgumentException if the text is no block, or has bits set behind its prefix
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    String literal = slash < 0 ? text : text.substring(0, slash);
    InetAddress address = literal(literal, text);
    boolean ipv4 = address instanceof Inet4Address;
    boolean mapped = ipv4 && literal.indexOf(':') >= 0;
    int most = ipv4 && !mapped ? 32 : 128;
    int length = slash < 0 ? most : length(text, slash + 1, most);
    int bits = most == 32 ? MAPPED_BITS + length : length;
    if (mapped && bits < MAPPED_BITS) {
      throw malformed(text);
    }
    Ip128 base = Ip128.of(address);
    Ip128 first = base.withZerosAfter(bits);
    if (!first.equals(base)) {
      throw new IllegalArgumentException(
          text + " (expected: " + first.text(ipv4) + "/" + (ipv4 ? bits - 96 : bits) + ")");
    }
    return new Cidr(first, base.withOnesAfter(bits), ipv4, text);
  }

  /// Whether the address lies in the block. Allocates at most the copy of its bytes that the JDK
  /// makes.
  ///
  /// @param address resolved; null, as of an unresolved socket address, is not allowed
  public boolean contains(InetAddress address) {
    if (address instanceof Inet4Address) {
      return ipv4 && within(Ip128.MAPPED, Ip128.ipv4Low(address));
    }
    byte[] bytes = address.getAddress();
    return !ipv4 && within(Ip128.high(bytes), Ip128.low(bytes));
  }

  private boolean within(long high, long low) {
    return first.compareTo(high, low) <= 0 && last.compareTo(high, low) >= 0;
  }

  boolean ipv4() {
    return ipv4;
  }

  Ip128 first() {
    return first;
  }

  Ip128 last() {
    return last;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cidr that
        && ipv4 == that.ipv4
        && first.equals(that.first)
        && last.equals(that.last);
  }

  @Override
  public int hashCode() {
    return 31 * first.hashCode() + last.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }

  private static InetAddress literal(String literal, String text) {
    boolean ipv6 = literal.indexOf(':') >= 0;
    boolean shaped = ipv6 ? literal.indexOf('%') < 0 : dottedQuad(literal);
    if (!shaped) {
      throw malformed(text);
    }
    try {
      return InetAddress.ofLiteral(literal);
    } catch (IllegalArgumentException _) {
      throw malformed(text);
    }
  }

  // The JDK also reads 10.1 and 0x0a.1; in a configuration those are mistakes.
  private static boolean dottedQuad(String literal) {
    int dots = 0;
    for (int i = 0; i < literal.length(); i++) {
      char c = literal.charAt(i);
      if (c == '.') {
        dots++;
      } else if (c < '0' || c > '9') {
        return false;
      }
    }
    return dots == 3;
  }

  private static int length(String text, int from, int most) {
    int length = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        throw malformed(text);
      }
      length = length * 10 + c - '0';
      if (length > most) {
        throw malformed(text);
      }
    }
    if (from == text.length()) {
      throw malformed(text);
    }
    return length;
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        text + " (expected: an address or a block such as 10.0.0.0/8 or 2001:db8::/32)");
  }
}
