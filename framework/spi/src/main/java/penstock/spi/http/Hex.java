package penstock.spi.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Writes hexadecimal digits, eight at once.
public final class Hex {

  /// Digits of a long.
  public static final int LONG = 16;

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Hex() {}

  /// Writes the 16 digits of a long.
  ///
  /// @param at index of the first
  /// @throws IndexOutOfBoundsException if there is no room for them
  public static void put(byte[] to, int at, long value) {
    EIGHT.set(to, at, digits(value >>> Integer.SIZE));
    EIGHT.set(to, at + Long.BYTES, digits(value & 0xFFFFFFFFL));
  }

  /// @param word of 32 bits
  private static long digits(long word) {
    long x = (word | word << 16) & 0x0000FFFF0000FFFFL;
    x = (x | x << 8) & 0x00FF00FF00FF00FFL;
    x = (x | x << 4) & 0x0F0F0F0F0F0F0F0FL;
    // Each byte is a digit's value now; from 10 on, letters follow.
    long letters = (x + 0x0606060606060606L) >>> 4 & 0x0101010101010101L;
    return x + 0x3030303030303030L + letters * ('a' - '0' - 10);
  }
}
