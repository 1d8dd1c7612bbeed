package penstock.spi.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// How addresses are written, to users and to endpoints: those of IPv6 as RFC 5952 has it, which
/// the JDK's own text is not, and without a scope, which means something on this machine alone.
public final class AddressText {

  private static final int GROUPS = 8;

  private AddressText() {}

  /// Such as `192.0.2.7` or `2001:db8::7`.
  public static String of(InetAddress address) {
    return address instanceof Inet6Address
        ? compressed(address.getAddress())
        : address.getHostAddress();
  }

  /// Such as `192.0.2.7:80` or `[2001:db8::7]:80`; the name where there is no address.
  public static String of(InetSocketAddress socket) {
    InetAddress address = socket.getAddress();
    String host = address == null ? socket.getHostString() : of(address);
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + socket.getPort();
  }

  private static String compressed(byte[] bytes) {
    int start = -1;
    // A single group of zeros is written out.
    int length = 1;
    for (int i = 0; i < GROUPS; i++) {
      int zeros = zerosFrom(bytes, i);
      if (zeros > length) {
        start = i;
        length = zeros;
      }
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < GROUPS; i++) {
      if (i == start) {
        text.append("::");
        i += length - 1;
      } else {
        append(text, group(bytes, i));
      }
    }
    return text.toString();
  }

  private static void append(StringBuilder text, int group) {
    if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
      text.append(':');
    }
    text.append(Integer.toHexString(group));
  }

  private static int zerosFrom(byte[] bytes, int first) {
    int next = first;
    while (next < GROUPS && group(bytes, next) == 0) {
      next++;
    }
    return next - first;
  }

  private static int group(byte[] bytes, int index) {
    return (bytes[2 * index] & 0xff) << 8 | bytes[2 * index + 1] & 0xff;
  }
}
