package penstock.core.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.xnio.conduits.StreamSourceConduit;

/// Tells by a connection's first bytes whether HTTP/2 is spoken on it. Costs HTTP/1.1 a look at one
/// byte, unless its first method begins with a P. Belongs to one I/O thread.
///
/// Source: [RFC 9113](https://www.rfc-editor.org/rfc/rfc9113), section 3.3.
final class PrefaceWatch {

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private byte[] held = new byte[0];
  private boolean over;
  private boolean found;

  /// Whether nothing is to be watched for any more.
  boolean over() {
    return over;
  }

  /// Whether it is HTTP/2.
  boolean found() {
    return found;
  }

  /// What came of it.
  ByteBuffer first() {
    return ByteBuffer.wrap(held);
  }

  /// Reads what may be the preface, or a part of it.
  ///
  /// @param from the connection
  /// @param into gets what turns out not to be; has room for more than the preface
  /// @return how many bytes `into` got; 0 if they are held back, -1 at the end
  int read(StreamSourceConduit from, ByteBuffer into) throws IOException {
    int start = into.position();
    int limit = into.limit();
    if (held.length > 0) {
      into.limit(Math.min(limit, start + PREFACE.length - held.length));
    }
    int n;
    try {
      n = from.read(into);
    } finally {
      into.limit(limit);
    }
    if (n <= 0) {
      return n;
    }
    if (held.length == 0 && into.get(start) != PREFACE[0]) {
      over = true;
      return n;
    }
    return look(into, start, n);
  }

  private int look(ByteBuffer bytes, int start, int n) {
    int before = held.length;
    held = Arrays.copyOf(held, before + n);
    bytes.get(start, held, before, n);
    bytes.position(start);
    int compared = Math.min(held.length, PREFACE.length);
    if (Arrays.mismatch(held, 0, compared, PREFACE, 0, compared) >= 0) {
      over = true;
      bytes.put(held);
      return held.length;
    }
    if (compared == PREFACE.length) {
      over = true;
      found = true;
    }
    return 0;
  }
}
