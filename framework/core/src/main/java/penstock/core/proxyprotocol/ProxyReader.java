package penstock.core.proxyprotocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Reads a connection's PROXY header of either version, however its bytes are split, and no byte
/// beyond it. Never throws on what a client sends. For one connection and one thread.
public final class ProxyReader {

  /// What is known by now.
  public enum State {
    /// More bytes are needed.
    MORE,
    /// The header is here.
    DONE,
    /// The connection begins with something else.
    NONE,
    /// It begins like a header and is none.
    BAD
  }

  private enum Form {
    UNKNOWN,
    LINE,
    BINARY
  }

  /// What follows the fixed part may take so many bytes; nobody sends a fraction of it.
  private static final int MOST = 16 << 10;

  private byte[] seen = new byte[Wire.LONGEST_LINE];
  private int count;
  private int whole = Wire.FIXED;
  private Form form = Form.UNKNOWN;
  private State state = State.MORE;
  private ProxyHeader header = ProxyHeader.LOCAL;
  private String problem = "";

  /// Takes the bytes that belong to the header, and leaves those behind it.
  public State read(ByteBuffer bytes) {
    while (state == State.MORE && bytes.hasRemaining()) {
      if (form == Form.BINARY && count >= Wire.FIXED) {
        int n = Math.min(whole - count, bytes.remaining());
        bytes.get(seen, count, n);
        count += n;
      } else {
        seen[count++] = bytes.get();
      }
      look();
    }
    return state;
  }

  private void look() {
    try {
      switch (form) {
        case UNKNOWN -> tell();
        case LINE -> line();
        case BINARY -> binary();
      }
    } catch (BadHeader e) {
      state = State.BAD;
      problem = String.valueOf(e.getMessage());
    }
  }

  private void tell() {
    if (begins(Wire.LINE_START)) {
      form = count == Wire.LINE_START.length ? Form.LINE : Form.UNKNOWN;
    } else if (begins(Wire.SIGNATURE)) {
      form = count == Wire.SIGNATURE.length ? Form.BINARY : Form.UNKNOWN;
    } else {
      state = State.NONE;
    }
  }

  private boolean begins(byte[] start) {
    return Arrays.equals(seen, 0, count, start, 0, Math.min(count, start.length));
  }

  private void line() throws BadHeader {
    if (seen[count - 1] == '\n') {
      header = LineHeader.read(seen, count);
      state = State.DONE;
    } else if (count == Wire.LONGEST_LINE) {
      throw new BadHeader("line: no end (expected: after 107 bytes at most)");
    }
  }

  private void binary() throws BadHeader {
    if (count == Wire.FIXED && whole == Wire.FIXED) {
      int length =
          Short.toUnsignedInt(
              ByteBuffer.wrap(seen).order(ByteOrder.BIG_ENDIAN).getShort(Wire.FIXED - 2));
      if (length > MOST) {
        throw new BadHeader("length: " + length + " (expected: 0 to " + MOST + ")");
      }
      whole += length;
      seen = Arrays.copyOf(seen, Math.max(whole, seen.length));
    }
    if (count == whole) {
      header = new BinaryHeader(seen, whole).read();
      state = State.DONE;
    }
  }

  /// The header, once it is here.
  public ProxyHeader header() {
    return header;
  }

  /// What is wrong with it, for logs; empty for nothing.
  public String problem() {
    return problem;
  }

  /// All bytes that were taken, to be given back where they are no header.
  public byte[] taken() {
    return Arrays.copyOf(seen, count);
  }
}
