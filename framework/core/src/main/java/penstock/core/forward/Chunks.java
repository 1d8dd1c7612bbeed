package penstock.core.forward;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import penstock.core.upstream.Upstream;

/// Chunks of a body whose length is not known, as HTTP/1.1 sends them: each in a buffer with room
/// around what it carries.
///
/// Source: [RFC 9112](https://www.rfc-editor.org/rfc/rfc9112#section-7.1), section 7.1.
final class Chunks {

  /// Room for the size of the largest chunk and its line end.
  static final int HEAD = 7;

  /// Room for the line end behind a chunk.
  static final int END = 2;

  private Chunks() {}

  /// Puts the size before the bytes and a line end behind them.
  ///
  /// @param start where they stand; [#HEAD] or more
  /// @param n how many; more than 0
  static void frame(ByteBuffer bytes, int start, int n) {
    int end = start + n;
    bytes.limit(end + END);
    bytes.put(end, (byte) '\r').put(end + 1, (byte) '\n');
    int at = start;
    bytes.put(--at, (byte) '\n').put(--at, (byte) '\r');
    int size = n;
    do {
      int digit = size & 15;
      bytes.put(--at, (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10));
      size >>>= 4;
    } while (size != 0);
    bytes.position(at);
  }

  /// Writes the last chunk, and what comes behind it, into a buffer; its mark is at the beginning.
  static void last(ByteBuffer into, @Nullable HeaderMap trailers) {
    StringBuilder text = new StringBuilder("0\r\n");
    if (trailers != null) {
      for (HeaderValues values : trailers) {
        for (String value : values) {
          text.append(values.getHeaderName()).append(": ").append(value).append("\r\n");
        }
      }
    }
    text.append("\r\n");
    into.clear();
    into.put(text.toString().getBytes(StandardCharsets.ISO_8859_1)).flip().mark();
  }

  /// Writes a piece of a body, framed only if the endpoint is to get it so.
  ///
  /// @param framed whether it is a chunk
  /// @throws IOException if the endpoint's connection is broken
  static void write(ByteBuffer piece, boolean framed, Upstream to) throws IOException {
    if (framed && !to.takesChunks()) {
      writeContent(piece, to);
    } else {
      to.write(piece);
    }
  }

  // When all that it carries is written, nothing of the chunk remains.
  private static void writeContent(ByteBuffer chunk, Upstream to) throws IOException {
    int end = chunk.limit();
    chunk.limit(end - END).position(Math.max(chunk.position(), HEAD));
    try {
      to.write(chunk);
    } finally {
      chunk.limit(end);
    }
    if (chunk.remaining() == END) {
      chunk.position(end);
    }
  }
}
