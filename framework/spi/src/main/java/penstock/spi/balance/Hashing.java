package penstock.spi.balance;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// XXH64: a fast hash of good quality that is the same on every machine and in every version, so
/// that instances of a fleet agree. Not for secrets.
///
/// No method blocks; none but [#ofName] and, for IPv6, [#ofAddress] allocates.
///
/// Source: Y. Collet, [xxHash fast digest
/// algorithm](https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md).
public final class Hashing {

  private static final long P1 = 0x9E3779B185EBCA87L;
  private static final long P2 = 0xC2B2AE3D27D4EB4FL;
  private static final long P3 = 0x165667B19E3779F9L;
  private static final long P4 = 0x85EBCA77C2B2AE63L;
  private static final long P5 = 0x27D4EB2F165667C5L;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /// The hash code of an IPv4 address is the address itself, which saves the array that getAddress
  /// makes. No document promises it, so it is tried.
  private static final boolean HASH_CODE_IS_ADDRESS = hashCodeIsAddress();

  private Hashing() {}

  /// Hashes a name of our own, such as an endpoint's: XXH64 of its UTF-8 bytes.
  public static long ofName(String name, long seed) {
    return ofBytes(name.getBytes(StandardCharsets.UTF_8), seed);
  }

  /// Hashes an address: XXH64 of its 4 or 16 bytes. The scope of an IPv6 address does not count.
  public static long ofAddress(InetAddress address, long seed) {
    return HASH_CODE_IS_ADDRESS && address instanceof Inet4Address
        ? avalanche(four(seed + P5 + 4, Integer.reverseBytes(address.hashCode())))
        : ofBytes(address.getAddress(), seed);
  }

  private static boolean hashCodeIsAddress() {
    try {
      return InetAddress.getByAddress(new byte[] {1, 2, 3, 4}).hashCode() == 0x01020304;
    } catch (UnknownHostException e) {
      throw new IllegalStateException("address: 1.2.3.4 (expected: four bytes will do)", e);
    }
  }

  /// Hashes a number: XXH64 of its eight bytes, the lowest first.
  public static long ofLong(long number, long seed) {
    return avalanche(eight(seed + P5 + 8, number));
  }

  /// Hashes bytes.
  public static long ofBytes(byte[] bytes, long seed) {
    int length = bytes.length;
    int at = 0;
    long hash = seed + P5;
    if (length >= 32) {
      long a = seed + P1 + P2;
      long b = seed + P2;
      long c = seed;
      long d = seed - P1;
      for (; at <= length - 32; at += 32) {
        a = round(a, (long) LONGS.get(bytes, at));
        b = round(b, (long) LONGS.get(bytes, at + 8));
        c = round(c, (long) LONGS.get(bytes, at + 16));
        d = round(d, (long) LONGS.get(bytes, at + 24));
      }
      hash = merge(a, b, c, d);
    }
    hash += length;
    for (; at <= length - 8; at += 8) {
      hash = eight(hash, (long) LONGS.get(bytes, at));
    }
    if (at <= length - 4) {
      hash = four(hash, (int) INTS.get(bytes, at));
      at += 4;
    }
    for (; at < length; at++) {
      hash = one(hash, bytes[at]);
    }
    return avalanche(hash);
  }

  /// Hashes text that came by HTTP: XXH64 of the low byte of every character, which for ASCII and
  /// Latin-1 is all there is. Other texts that differ in high bytes only have equal hashes.
  public static long ofText(CharSequence text, long seed) {
    int length = text.length();
    int at = 0;
    long hash = seed + P5;
    if (length >= 32) {
      long a = seed + P1 + P2;
      long b = seed + P2;
      long c = seed;
      long d = seed - P1;
      for (; at <= length - 32; at += 32) {
        a = round(a, eightAt(text, at));
        b = round(b, eightAt(text, at + 8));
        c = round(c, eightAt(text, at + 16));
        d = round(d, eightAt(text, at + 24));
      }
      hash = merge(a, b, c, d);
    }
    hash += length;
    for (; at <= length - 8; at += 8) {
      hash = eight(hash, eightAt(text, at));
    }
    if (at <= length - 4) {
      hash = four(hash, fourAt(text, at));
      at += 4;
    }
    for (; at < length; at++) {
      hash = one(hash, text.charAt(at));
    }
    return avalanche(hash);
  }

  private static long eightAt(CharSequence text, int at) {
    return (fourAt(text, at) & 0xffffffffL) | (long) fourAt(text, at + 4) << 32;
  }

  private static int fourAt(CharSequence text, int at) {
    return (text.charAt(at) & 0xff)
        | (text.charAt(at + 1) & 0xff) << 8
        | (text.charAt(at + 2) & 0xff) << 16
        | (text.charAt(at + 3) & 0xff) << 24;
  }

  private static long round(long lane, long input) {
    return Long.rotateLeft(lane + input * P2, 31) * P1;
  }

  private static long merge(long a, long b, long c, long d) {
    long hash =
        Long.rotateLeft(a, 1)
            + Long.rotateLeft(b, 7)
            + Long.rotateLeft(c, 12)
            + Long.rotateLeft(d, 18);
    hash = (hash ^ round(0, a)) * P1 + P4;
    hash = (hash ^ round(0, b)) * P1 + P4;
    hash = (hash ^ round(0, c)) * P1 + P4;
    return (hash ^ round(0, d)) * P1 + P4;
  }

  private static long eight(long hash, long input) {
    return Long.rotateLeft(hash ^ round(0, input), 27) * P1 + P4;
  }

  private static long four(long hash, int input) {
    return Long.rotateLeft(hash ^ (input & 0xffffffffL) * P1, 23) * P2 + P3;
  }

  private static long one(long hash, int input) {
    return Long.rotateLeft(hash ^ (input & 0xff) * P5, 11) * P1;
  }

  private static long avalanche(long hash) {
    hash = (hash ^ hash >>> 33) * P2;
    hash = (hash ^ hash >>> 29) * P3;
    return hash ^ hash >>> 32;
  }
}
