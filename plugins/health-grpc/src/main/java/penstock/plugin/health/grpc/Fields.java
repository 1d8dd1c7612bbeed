package penstock.plugin.health.grpc;

import io.undertow.protocols.http2.HpackDecoder;
import io.undertow.protocols.http2.HpackException;
import java.io.ByteArrayOutputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// The header fields of an answer, gathered from its heads.
///
/// Source: [RFC 7541](https://www.rfc-editor.org/rfc/rfc7541).
final class Fields {

  private static final int MOST_BLOCK = 64 << 10;

  /// Lengths below this stand in one byte.
  private static final int ONE_BYTE = 127;

  private final HpackDecoder decoder = new HpackDecoder();
  private final Map<String, String> byName = new HashMap<>();
  private final ByteArrayOutputStream block = new ByteArrayOutputStream();

  Fields() {
    // The last one counts: an interim head may come before the head.
    decoder.setHeaderEmitter((name, value, _) -> byName.put(name.toString(), value));
  }

  /// Whether no block has begun that has not ended.
  boolean whole() {
    return block.size() == 0;
  }

  /// Takes a piece of a block.
  ///
  /// @param last whether the block ends with it
  /// @throws ProtocolException if it is malformed, or too large
  void read(ByteBuffer piece, boolean last) throws ProtocolException {
    byte[] bytes = new byte[piece.remaining()];
    piece.get(bytes);
    block.writeBytes(bytes);
    if (block.size() > MOST_BLOCK) {
      throw new ProtocolException("more than 64 KiB of headers");
    }
    if (!last) {
      return;
    }
    try {
      decoder.decode(ByteBuffer.wrap(block.toByteArray()), false);
      block.reset();
    } catch (HpackException e) {
      throw (ProtocolException) new ProtocolException("malformed headers").initCause(e);
    }
  }

  /// The last value of each, by its name.
  Map<String, String> byName() {
    return Map.copyOf(byName);
  }

  /// Fields as a block of literals.
  ///
  /// @param fields name, value, name, value
  static byte[] block(String... fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < fields.length; i += 2) {
      out.write(0);
      literal(out, fields[i]);
      literal(out, fields[i + 1]);
    }
    return out.toByteArray();
  }

  private static void literal(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length < ONE_BYTE) {
      out.write(bytes.length);
    } else {
      int left = bytes.length - ONE_BYTE;
      out.write(ONE_BYTE);
      while (left >= 128) {
        out.write((left & 127) | 128);
        left >>>= 7;
      }
      out.write(left);
    }
    out.writeBytes(bytes);
  }
}
