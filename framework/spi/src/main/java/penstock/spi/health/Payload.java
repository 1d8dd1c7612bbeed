package penstock.spi.health;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Bytes that a check sends or expects, written as text (`PING`) or in hexadecimal (`hex:0a1b`).
public final class Payload {

  private static final String HEX = "hex:";
  private static final int MOST = 64 * 1024;
  private static final int PIECE = 4096;

  private final String text;
  private final byte[] bytes;

  private Payload(String text, byte[] bytes) {
    this.text = text;
    this.bytes = bytes;
  }

  /// Reads one.
  ///
  /// @param text a text, sent as UTF-8, or `hex:` and digits
  /// @throws IllegalArgumentException if `hex:` is not followed by pairs of digits
  public static Payload parse(String text) {
    if (!text.startsWith(HEX)) {
      return new Payload(text, text.getBytes(StandardCharsets.UTF_8));
    }
    try {
      return new Payload(text, HexFormat.of().parseHex(text.substring(HEX.length())));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          text + " (expected: hex: and pairs of hexadecimal digits)", e);
    }
  }

  /// How many bytes there are; 0 or more.
  public int length() {
    return bytes.length;
  }

  /// The bytes, a copy of them.
  public byte[] bytes() {
    return bytes.clone();
  }

  /// Whether they stand somewhere in others.
  ///
  /// @param data to look in
  /// @param length how much of it
  public boolean isIn(byte[] data, int length) {
    for (int i = 0; i + bytes.length <= length; i++) {
      if (Arrays.equals(data, i, i + bytes.length, bytes, 0, bytes.length)) {
        return true;
      }
    }
    return false;
  }

  /// Waits until they have come, among the first 64 KiB that do; blocks.
  ///
  /// @return null once they have, otherwise why not, for people
  /// @throws IOException if the stream fails
  public @Nullable String awaitIn(InputStream in) throws IOException {
    byte[] come = new byte[PIECE];
    int length = 0;
    while (length < MOST) {
      int n = in.read(come, length, come.length - length);
      if (n < 0) {
        return "closed after " + length + " bytes without \"" + text + '"';
      }
      length += n;
      if (isIn(come, length)) {
        return null;
      }
      if (length == come.length) {
        come = Arrays.copyOf(come, Math.min(MOST, 2 * length));
      }
    }
    return MOST + " bytes came without \"" + text + '"';
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Payload that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// As written.
  @Override
  public String toString() {
    return text;
  }
}
