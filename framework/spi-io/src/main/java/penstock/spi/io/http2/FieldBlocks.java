package penstock.spi.io.http2;

import io.undertow.protocols.http2.HpackDecoder;
import io.undertow.protocols.http2.HpackException;
import java.io.ByteArrayOutputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads blocks of header fields, each from its pieces, and writes one.
///
/// Source: [RFC 7541](https://www.rfc-editor.org/rfc/rfc7541).
final class FieldBlocks {

  private static final int MOST_BLOCK = 64 << 10;

  /// Lengths below this stand in one byte.
  private static final int ONE_BYTE = 127;

  private final HpackDecoder decoder = new HpackDecoder();
  private final ByteArrayOutputStream block = new ByteArrayOutputStream();
  private Map<String, List<String>> fields = new LinkedHashMap<>();

  FieldBlocks() {
    decoder.setHeaderEmitter((name, value, _) ->
        fields.computeIfAbsent(name.toString(), _ -> new ArrayList<>()).add(value));
  }

  /// Takes a piece of a block.
  ///
  /// @param last whether the block ends with it
  /// @return the block's fields, values by name, in order; null if there is more of it
  /// @throws ProtocolException if it is malformed, or too large
  @Nullable Map<String, List<String>> read(ByteBuffer piece, boolean last)
      throws ProtocolException {
    byte[] bytes = new byte[piece.remaining()];
    piece.get(bytes);
    block.writeBytes(bytes);
    if (block.size() > MOST_BLOCK) {
      throw new ProtocolException("more than 64 KiB of headers");
    }
    return last ? decoded() : null;
  }

  private Map<String, List<String>> decoded() throws ProtocolException {
    try {
      decoder.decode(ByteBuffer.wrap(block.toByteArray()), false);
    } catch (HpackException e) {
      throw (ProtocolException) new ProtocolException("malformed headers").initCause(e);
    }
    block.reset();
    Map<String, List<String>> whole = fields;
    fields = new LinkedHashMap<>();
    return whole;
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
