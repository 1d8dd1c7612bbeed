package penstock.plugin.tracing.otlp;

import java.nio.charset.StandardCharsets;
import penstock.spi.http.Hex;

/// A text of hexadecimal digits in the making.
final class HexText {

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
    Hex.put(bytes, length, value);
    length += Hex.LONG;
    return this;
  }

  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
