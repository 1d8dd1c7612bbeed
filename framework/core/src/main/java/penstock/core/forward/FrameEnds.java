package penstock.core.forward;

import java.nio.ByteBuffer;

/// Where the frames of one direction of a WebSocket end. It looks at the bytes that pass and leaves
/// them as they are; what is no WebSocket has ends nowhere or anywhere. Belongs to one I/O thread.
///
/// Source: [RFC 6455](https://www.rfc-editor.org/rfc/rfc6455#section-5.2), section 5.2.
final class FrameEnds {

  private static final int CLOSE = 8;
  private static final int MASK = 4;

  /// Bytes of the head that were seen; 0 where none has begun.
  private int head;

  private int lengthLeft;
  private int headLeft;
  private long payloadLeft;
  private boolean closed;

  /// Whether a frame has ended and none has begun.
  boolean between() {
    return head == 0 && payloadLeft == 0;
  }

  /// Whether the frame that closes the WebSocket has begun: none may follow.
  boolean closed() {
    return closed;
  }

  /// Notes bytes that pass; they stay as they are.
  void pass(ByteBuffer bytes) {
    int at = bytes.position();
    while (at < bytes.limit()) {
      at += step(bytes, at);
    }
  }

  /// Notes bytes that pass, up to the end of a frame.
  ///
  /// @return how many; all of them if none ends there
  int passOne(ByteBuffer bytes) {
    int at = bytes.position();
    do {
      at += step(bytes, at);
    } while (at < bytes.limit() && !between());
    return at - bytes.position();
  }

  /// @return how many bytes were taken; 1 or more
  private int step(ByteBuffer bytes, int at) {
    if (head == 0 && payloadLeft != 0) {
      int taken = (int) Math.min(payloadLeft, bytes.limit() - at);
      payloadLeft -= taken;
      return taken;
    }
    int next = bytes.get(at) & 0xff;
    head++;
    if (head == 1) {
      closed |= (next & 0x0f) == CLOSE;
    } else if (head == 2) {
      length(next);
    } else {
      more(next);
    }
    return 1;
  }

  private void length(int next) {
    int small = next & 0x7f;
    lengthLeft = small < 126 ? 0 : small == 126 ? 2 : 8;
    headLeft = lengthLeft + ((next & 0x80) == 0 ? 0 : MASK);
    payloadLeft = lengthLeft == 0 ? small : 0;
    endIfWhole();
  }

  private void more(int next) {
    if (lengthLeft > 0) {
      lengthLeft--;
      payloadLeft = payloadLeft << 8 | next;
    }
    headLeft--;
    endIfWhole();
  }

  private void endIfWhole() {
    if (headLeft == 0) {
      head = 0;
      // The first bit is none of the length: whoever sets it has no frames that end.
      payloadLeft = payloadLeft < 0 ? Long.MAX_VALUE : payloadLeft;
    }
  }
}
