package penstock.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Frames of HTTP/2 and their contents as bytes, good or bad.
public final class Http2Bytes {

  private Http2Bytes() {}

  /// A frame as bytes.
  public static byte[] frame(int type, int flags, int stream, byte... payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /// The fields of a request, and some more.
  ///
  /// @param more name, value, name, value
  public static String[] request(String method, String path, String... more) {
    List<String> fields =
        new ArrayList<>(
            List.of(":method", method, ":scheme", "http", ":authority", "a.test", ":path", path));
    fields.addAll(List.of(more));
    return fields.toArray(new String[0]);
  }

  /// Fields as a block of literals.
  ///
  /// @param fields name, value, name, value
  public static byte[] block(String... fields) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int i = 0; i < fields.length; i += 2) {
      block.write(0);
      string(block, fields[i]);
      string(block, fields[i + 1]);
    }
    return block.toByteArray();
  }

  private static void string(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    int left = bytes.length;
    if (left < 127) {
      block.write(left);
    } else {
      block.write(127);
      left -= 127;
      while (left >= 128) {
        block.write((left & 127) | 128);
        left >>>= 7;
      }
      block.write(left);
    }
    block.writeBytes(bytes);
  }
}
