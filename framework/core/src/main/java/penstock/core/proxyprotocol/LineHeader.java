package penstock.core.proxyprotocol;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// A header of version 1: a line such as `PROXY TCP4 192.0.2.1 192.0.2.2 51000 443`.
final class LineHeader {

  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");
  private static final Pattern PORT = Pattern.compile("0|[1-9]\\d{0,4}");
  private static final int WORDS = 6;

  private LineHeader() {}

  /// Reads a line.
  ///
  /// @param bytes begin with `PROXY ` and end with LF
  /// @throws BadHeader if it is none
  static ProxyHeader read(byte[] bytes, int count) throws BadHeader {
    if (bytes[count - 2] != '\r') {
      throw new BadHeader("line: LF (expected: CR LF)");
    }
    String line = new String(bytes, 0, count - 2, StandardCharsets.ISO_8859_1);
    if (line.equals("PROXY UNKNOWN") || line.startsWith("PROXY UNKNOWN ")) {
      return ProxyHeader.LOCAL;
    }
    String[] words = line.split(" ", -1);
    boolean ipv6 = words[1].equals("TCP6");
    if (!ipv6 && !words[1].equals("TCP4")) {
      throw new BadHeader("line: another family (expected: TCP4, TCP6 or UNKNOWN)");
    }
    if (words.length != WORDS) {
      throw new BadHeader("line: " + words.length + " words (expected: " + WORDS + ")");
    }
    return new ProxyHeader(
        new InetSocketAddress(address(words[2], ipv6), port(words[4])),
        new InetSocketAddress(address(words[3], ipv6), port(words[5])),
        ProxyFacts.NONE);
  }

  private static InetAddress address(String word, boolean ipv6) throws BadHeader {
    if (!(ipv6 ? IPV6 : IPV4).matcher(word).matches()) {
      throw badAddress();
    }
    try {
      InetAddress address = InetAddress.ofLiteral(word);
      if (ipv6 && address instanceof Inet4Address && word.indexOf(':') < 0) {
        throw badAddress();
      }
      return address;
    } catch (IllegalArgumentException _) {
      throw badAddress();
    }
  }

  private static BadHeader badAddress() {
    return new BadHeader("line: no address (expected: one of the family)");
  }

  private static int port(String word) throws BadHeader {
    int port = PORT.matcher(word).matches() ? Integer.parseInt(word) : -1;
    if (port < 0 || port > 65_535) {
      throw new BadHeader("line: no port (expected: 0 to 65535)");
    }
    return port;
  }
}
