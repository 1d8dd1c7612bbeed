package penstock.plugin.health.grpc;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import penstock.spi.health.Deadline;

/// One unary gRPC call over a connection of its own, in as much HTTP/2 as that takes: it says all
/// it has to say at once, and then answers what it must. Blocks; one thread.
///
/// Source: [RFC 9113](https://www.rfc-editor.org/rfc/rfc9113).
final class Call {

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int CONTINUATION = 9;

  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int PADDED = 8;
  private static final int PRIORITY = 32;

  private static final int STREAM = 1;
  private static final int FRAME_HEAD = 9;
  private static final int MOST_FRAME = 16_384;
  private static final int MOST_MESSAGE = 64 << 10;

  /// Eight digits.
  private static final int MOST_TIMEOUT = 99_999_999;

  /// `ENABLE_PUSH` off.
  private static final byte[] OUR_SETTINGS = {0, 2, 0, 0, 0, 0};

  private final OutputStream out;
  private final DataInputStream in;
  private final Fields fields = new Fields();
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private boolean lastFrame;

  /// Where the call goes.
  ///
  /// @param secure whether over TLS
  /// @param authority what the server is called
  /// @param deadline told to the server
  record To(boolean secure, String authority, Deadline deadline) {}

  Call(Socket connected) throws IOException {
    out = connected.getOutputStream();
    in = new DataInputStream(new BufferedInputStream(connected.getInputStream()));
  }

  /// Makes the call.
  ///
  /// @throws IOException if there is no answer, or it is no HTTP/2
  Reply make(To to, byte[] request) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(PREFACE);
    all.writeBytes(frame(SETTINGS, 0, 0, OUR_SETTINGS));
    all.writeBytes(frame(HEADERS, END_HEADERS, STREAM, head(to)));
    all.writeBytes(frame(DATA, END_STREAM, STREAM, request));
    out.write(all.toByteArray());
    try {
      while (!lastFrame || !fields.whole()) {
        read();
      }
    } catch (EOFException _) {
      throw new EOFException("closed without an answer");
    }
    return new Reply(fields.byName(), ByteBuffer.wrap(message.toByteArray()));
  }

  private static byte[] head(To to) throws IOException {
    return Fields.block(
        ":method",
        "POST",
        ":scheme",
        to.secure() ? "https" : "http",
        ":path",
        "/grpc.health.v1.Health/Check",
        ":authority",
        to.authority(),
        "content-type",
        "application/grpc",
        "te",
        "trailers",
        "user-agent",
        "penstock-health",
        "grpc-timeout",
        Math.min(to.deadline().millisLeft(), MOST_TIMEOUT) + "m");
  }

  private static byte[] frame(int type, int flags, int stream, byte... payload) {
    return ByteBuffer.allocate(FRAME_HEAD + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  private void read() throws IOException {
    int first = in.readInt();
    int length = first >>> 8;
    int type = first & 0xFF;
    if (length > MOST_FRAME) {
      throw new ProtocolException(
          first == 0x48545450 ? "the endpoint speaks HTTP/1.1" : "no HTTP/2 frame");
    }
    int flags = in.readUnsignedByte();
    int stream = in.readInt() & Integer.MAX_VALUE;
    byte[] payload = new byte[length];
    in.readFully(payload);
    if (stream == 0) {
      ofConnection(type, flags, payload);
    } else if (stream == STREAM) {
      ofStream(type, flags, payload);
    }
  }

  private void ofConnection(int type, int flags, byte[] payload) throws IOException {
    boolean asks = (flags & ACK) == 0;
    if (type == SETTINGS && asks) {
      out.write(frame(SETTINGS, ACK, 0));
    } else if (type == PING && asks) {
      out.write(frame(PING, ACK, 0, payload));
    } else if (type == GOAWAY && payload.length >= 8) {
      ByteBuffer said = ByteBuffer.wrap(payload);
      if (said.getInt() < STREAM) {
        throw new ProtocolException("the endpoint is leaving (GOAWAY " + said.getInt() + ")");
      }
    }
  }

  private void ofStream(int type, int flags, byte[] payload) throws IOException {
    switch (type) {
      case HEADERS -> fields.read(content(flags, payload), (flags & END_HEADERS) != 0);
      case CONTINUATION -> fields.read(ByteBuffer.wrap(payload), (flags & END_HEADERS) != 0);
      case DATA -> {
        ByteBuffer piece = content(flags & PADDED, payload);
        if (message.size() + piece.remaining() > MOST_MESSAGE) {
          throw new ProtocolException("more than 64 KiB of an answer");
        }
        message.write(payload, piece.position(), piece.remaining());
      }
      case RST_STREAM ->
          throw new ProtocolException(
              "the call was reset" + (payload.length == 4 ? " (" + payload[3] + ")" : ""));
      default -> {
        return;
      }
    }
    lastFrame |= (type == HEADERS || type == DATA) && (flags & END_STREAM) != 0;
  }

  /// A payload without its padding and priority.
  private static ByteBuffer content(int flags, byte[] payload) throws ProtocolException {
    int padding = (flags & PADDED) == 0 || payload.length == 0 ? 0 : payload[0] & 0xFF;
    int start = ((flags & PADDED) == 0 ? 0 : 1) + ((flags & PRIORITY) == 0 ? 0 : 5);
    if (start + padding > payload.length) {
      throw new ProtocolException("malformed padding");
    }
    return ByteBuffer.wrap(payload, start, payload.length - padding - start);
  }
}
