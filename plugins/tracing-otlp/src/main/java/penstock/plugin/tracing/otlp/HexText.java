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

  // Every char is a byte here, and this old method copies them without a look at each.
  @SuppressWarnings("deprecation")
  HexText put(String ascii) {
    ascii.getBytes(0, ascii.length(), bytes, length);
    length += ascii.length();
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
