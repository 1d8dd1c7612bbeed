package penstock.core.peek;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads a TLS client's first message, however it is split over segments and records. Never throws
/// on what a client sends. For one connection and one thread.
///
/// Source: [RFC 8446](https://www.rfc-editor.org/rfc/rfc8446), sections 4.1.2 and 5.1.
public final class HelloReader {

  /// The most bytes a client may send before its hello is whole.
  public static final int MOST = 64 << 10;

  private static final int RECORD_HEADER = 5;
  private static final int MESSAGE_HEADER = 4;
  private static final int LONGEST_RECORD = 1 << 14;
  private static final int FIRST_ROOM = 2 << 10;
  private static final int HANDSHAKE = 22;
  private static final int MAJOR = 3;
  private static final int CLIENT_HELLO = 1;

  /// What is known by now.
  public enum State {
    /// More bytes are needed.
    MORE,
    /// The hello is here.
    DONE,
    /// It is not TLS.
    NOT_TLS,
    /// It is TLS, and no hello.
    NO_HELLO,
    /// It is a hello that cannot be understood.
    MALFORMED,
    /// It is too long.
    LARGE
  }

  private final byte[] record = new byte[RECORD_HEADER];
  private int recordCount;
  private int recordLeft;
  private byte[] message = new byte[FIRST_ROOM];
  private int count;
  private int whole = MESSAGE_HEADER;
  private int taken;
  private State state = State.MORE;
  private @Nullable ClientHello hello;

  /// Takes the bytes that belong to the hello, and leaves those behind it.
  public State read(ByteBuffer bytes) {
    while (state == State.MORE && bytes.hasRemaining()) {
      if (taken == MOST) {
        state = State.LARGE;
      } else if (recordLeft == 0) {
        header(bytes.get());
        taken++;
      } else {
        body(bytes);
      }
    }
    return state;
  }

  private void header(byte next) {
    record[recordCount++] = next;
    if (recordCount == 1 && next != HANDSHAKE) {
      state = count == 0 ? State.NOT_TLS : State.NO_HELLO;
    } else if (recordCount == 2 && next != MAJOR) {
      state = count == 0 ? State.NOT_TLS : State.MALFORMED;
    } else if (recordCount == RECORD_HEADER) {
      recordCount = 0;
      recordLeft = (record[3] & 0xFF) << 8 | (record[4] & 0xFF);
      if (recordLeft == 0 || recordLeft > LONGEST_RECORD) {
        state = State.MALFORMED;
      }
    }
  }

  private void body(ByteBuffer bytes) {
    int n =
        Math.min(Math.min(recordLeft, whole - count), Math.min(bytes.remaining(), MOST - taken));
    bytes.get(message, count, n);
    count += n;
    recordLeft -= n;
    taken += n;
    if (count < whole) {
      return;
    }
    if (whole > MESSAGE_HEADER) {
      hello = HelloParser.parse(message, MESSAGE_HEADER, whole);
      state = hello == null ? State.MALFORMED : State.DONE;
    } else {
      start();
    }
  }

  private void start() {
    if (message[0] != CLIENT_HELLO) {
      state = State.NO_HELLO;
      return;
    }
    int length = (message[1] & 0xFF) << 16 | (message[2] & 0xFF) << 8 | (message[3] & 0xFF);
    if (length == 0) {
      state = State.MALFORMED;
    } else if (length > MOST - MESSAGE_HEADER) {
      state = State.LARGE;
    } else {
      whole += length;
      message = Arrays.copyOf(message, Math.max(whole, message.length));
    }
  }

  /// What the client asks for; null before it is known.
  public @Nullable ClientHello hello() {
    return hello;
  }
}
