package penstock.plugin.tracing.otlp;

import java.nio.charset.StandardCharsets;

/// A text of hexadecimal digits in the making.
final class HexText {

  /// Digits of a long.
  static final int LONG = 16;

  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

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
    for (int shift = 60; shift >= 0; shift -= 4) {
      bytes[length++] = DIGITS[(int) (value >>> shift) & 15];
    }
    return this;
  }

  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
