package penstock.spi.net;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/// An IP address as an unsigned number of 128 bits; IPv4 stands in its mapped form.
///
/// @param high the first 64 bits
/// @param low the last 64 bits
record Ip128(long high, long low) implements Comparable<Ip128> {

  /// The first 64 bits of every IPv4-mapped address.
  static final long MAPPED = 0;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  static Ip128 of(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4
        ? new Ip128(MAPPED, ipv4Low(address))
        : new Ip128(high(bytes), low(bytes));
  }

  static long ipv4Low(InetAddress ipv4) {
    byte[] bytes = ipv4.getAddress();
    return 0xffff_0000_0000L
        | (bytes[0] & 0xffL) << 24
        | (bytes[1] & 0xffL) << 16
        | (bytes[2] & 0xffL) << 8
        | (bytes[3] & 0xffL);
  }

  static long high(byte[] ipv6) {
    return (long) LONGS.get(ipv6, 0);
  }

  static long low(byte[] ipv6) {
    return (long) LONGS.get(ipv6, Long.BYTES);
  }

  int compareTo(long otherHigh, long otherLow) {
    int byHigh = Long.compareUnsigned(high, otherHigh);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, otherLow);
  }

  @Override
  public int compareTo(Ip128 other) {
    return compareTo(other.high, other.low);
  }

  Ip128 withZerosAfter(int bits) {
    return new Ip128(high & ~highTail(bits), low & ~lowTail(bits));
  }

  Ip128 withOnesAfter(int bits) {
    return new Ip128(high | highTail(bits), low | lowTail(bits));
  }

  String text(boolean ipv4) {
    byte[] bytes = new byte[ipv4 ? 4 : 16];
    for (int i = 0; i < bytes.length; i++) {
      int fromEnd = bytes.length - 1 - i;
      bytes[i] = (byte) ((fromEnd < 8 ? low : high) >>> 8 * (fromEnd % 8));
    }
    try {
      return AddressText.of(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("length: " + bytes.length + " (expected: 4 or 16)", e);
    }
  }

  private static long highTail(int bits) {
    return bits >= 64 ? 0 : -1L >>> bits;
  }

  private static long lowTail(int bits) {
    return bits >= 128 ? 0 : bits <= 64 ? -1L : -1L >>> bits - 64;
  }
}
