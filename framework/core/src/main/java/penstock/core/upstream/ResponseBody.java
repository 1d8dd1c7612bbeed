package penstock.core.upstream;

import io.undertow.util.HeaderMap;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Where the body of one answer ends; reused for the next.
///
/// Source: [RFC 9112](https://www.rfc-editor.org/rfc/rfc9112#section-6.3), section 6.3.
final class ResponseBody {

  private static final long UNTIL_CLOSE = -1;

  private final ChunkDecoder chunks = new ChunkDecoder();
  private boolean chunked;
  private long left;
  private int excess;

  /// Begins a body.
  ///
  /// @param head the answer's head
  /// @param forHead whether the request was a `HEAD`
  void begin(ResponseHead head, boolean forHead) {
    excess = 0;
    int status = head.status();
    boolean none = forHead || status == 204 || status == 304;
    chunked = head.chunked() && !none;
    if (chunked) {
      chunks.reset();
    } else if (none) {
      left = 0;
    } else {
      left = head.contentLength() < 0 ? UNTIL_CLOSE : head.contentLength();
    }
  }

  /// Cuts a buffer down to the body's bytes.
  void decode(ByteBuffer buffer) {
    if (chunked) {
      excess = chunks.decode(buffer);
    } else if (left != UNTIL_CLOSE) {
      int available = buffer.remaining();
      int taken = (int) Math.min(left, available);
      excess = available - taken;
      left -= taken;
      buffer.limit(buffer.position() + taken);
    }
  }

  boolean done() {
    return chunked ? chunks.done() : left == 0;
  }

  boolean endsWithConnection() {
    return !chunked && left == UNTIL_CLOSE;
  }

  /// Whether nothing came behind the body and its end was not the connection's.
  boolean reusable() {
    return excess == 0 && !endsWithConnection();
  }

  @Nullable String refused() {
    return chunked ? chunks.refused() : null;
  }

  @Nullable HeaderMap trailers() {
    return chunked ? chunks.trailers() : null;
  }
}
