package penstock.plugin.tracing.otlp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// A text of hexadecimal digits in the making.
final class HexText {

  /// Digits of a long.
  static final int LONG = 16;

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes;
  private int length;

  /// @param length of the whole text
  HexText(int length) {
    this.bytes = new byte[length];
  }

  HexText put(String ascii) {
    for (int i = 0; i < ascii.length(); i++) {
      bytes[length++] = (byte) ascii.charAt(i);
    }
    return this;
  }

  HexText put(long value) {
    EIGHT.set(bytes, length, digits(value >>> Integer.SIZE));
    EIGHT.set(bytes, length + Long.BYTES, digits(value & 0xFFFFFFFFL));
    length += LONG;
    return this;
  }

  /// Eight at once.
  ///
  /// @param word of 32 bits
  private static long digits(long word) {
    long x = (word | word << 16) & 0x0000FFFF0000FFFFL;
    x = (x | x << 8) & 0x00FF00FF00FF00FFL;
    x = (x | x << 4) & 0x0F0F0F0F0F0F0F0FL;
    // Each byte is a digit's value now; from 10 on, letters follow.
    long letters = (x + 0x0606060606060606L) >>> 4 & 0x0101010101010101L;
    return x + 0x3030303030303030L + letters * ('a' - '0' - 10);
  }

  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
