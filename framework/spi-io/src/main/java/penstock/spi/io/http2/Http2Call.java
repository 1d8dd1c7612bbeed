package penstock.spi.io.http2;

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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One request over a connection of its own, in as much HTTP/2 as that takes: it says all it has to
/// say at once, and then answers what it must. Blocks; one thread.
///
/// Source: [RFC 9113](https://www.rfc-editor.org/rfc/rfc9113).
public final class Http2Call {

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int CONTINUATION = 9;

  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int PADDED = 8;
  private static final int PRIORITY = 32;

  private static final int STREAM = 1;
  private static final int FRAME_HEAD = 9;
  private static final int MOST_FRAME = 16_384;

  /// More than is ever read of a body, with its padding: no window is ever opened again.
  private static final int WINDOW = 1 << 20;

  /// What the window of a connection is at first.
  private static final int FIRST_WINDOW = 65_535;

  private static final int ENABLE_PUSH = 2;
  private static final int INITIAL_WINDOW_SIZE = 4;

  private final OutputStream out;
  private final DataInputStream in;
  private final FieldBlocks blocks = new FieldBlocks();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private @Nullable Map<String, List<String>> head;
  private Map<String, List<String>> trailers = Map.of();
  private boolean unfinishedBlock;
  private boolean lastFrame;

  /// A call on a connection on which nothing was said.
  ///
  /// @throws IOException if it is closed
  public Http2Call(Socket connected) throws IOException {
    out = connected.getOutputStream();
    in = new DataInputStream(new BufferedInputStream(connected.getInputStream()));
  }

  /// Sends the request.
  ///
  /// @param request its body; empty for none
  /// @param fields name, value, name, value
  /// @throws IOException if the endpoint is gone
  public void send(byte[] request, String... fields) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(PREFACE);
    all.writeBytes(frame(SETTINGS, 0, 0, settings()));
    all.writeBytes(frame(WINDOW_UPDATE, 0, 0, number(WINDOW - FIRST_WINDOW)));
    byte[] block = FieldBlocks.block(fields);
    for (int at = 0; at < block.length; at += MOST_FRAME) {
      int end = Math.min(at + MOST_FRAME, block.length);
      int flags =
          (at == 0 && request.length == 0 ? END_STREAM : 0)
              | (end == block.length ? END_HEADERS : 0);
      byte[] piece = Arrays.copyOfRange(block, at, end);
      all.writeBytes(frame(at == 0 ? HEADERS : CONTINUATION, flags, STREAM, piece));
    }
    if (request.length > 0) {
      all.writeBytes(frame(DATA, END_STREAM, STREAM, request));
    }
    out.write(all.toByteArray());
  }

  private static byte[] settings() {
    return ByteBuffer.allocate(12)
        .putShort((short) ENABLE_PUSH)
        .putInt(0)
        .putShort((short) INITIAL_WINDOW_SIZE)
        .putInt(WINDOW)
        .array();
  }

  private static byte[] number(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
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

  /// Waits for the head of the answer; interim ones are skipped.
  ///
  /// @return values by name, in order
  /// @throws IOException if there is no answer, or it is no HTTP/2
  public Map<String, List<String>> head() throws IOException {
    Map<String, List<String>> come = head;
    while (come == null) {
      if (lastFrame && !unfinishedBlock) {
        throw new ProtocolException("no head of an answer");
      }
      read();
      come = head;
    }
    return come;
  }

  /// Waits for the body, or as much of it as is wanted.
  ///
  /// @param most bytes; fewer than a mebibyte
  /// @throws IOException if it breaks off before that
  public byte[] body(int most) throws IOException {
    while (body.size() < most && (!lastFrame || unfinishedBlock)) {
      read();
    }
    byte[] come = body.toByteArray();
    return come.length <= most ? come : Arrays.copyOf(come, most);
  }

  /// The fields behind the body, when that has come to its end; values by name, in order.
  public Map<String, List<String>> trailers() {
    return trailers;
  }

  private void read() throws IOException {
    try {
      readFrame();
    } catch (EOFException _) {
      throw new EOFException(head == null ? "closed without an answer" : "closed in the middle");
    }
  }

  private void readFrame() throws IOException {
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
      case HEADERS -> fields(content(flags, payload), (flags & END_HEADERS) != 0);
      case CONTINUATION -> fields(ByteBuffer.wrap(payload), (flags & END_HEADERS) != 0);
      case DATA -> {
        ByteBuffer piece = content(flags & PADDED, payload);
        body.write(payload, piece.position(), piece.remaining());
      }
      case RST_STREAM ->
          throw new ProtocolException(
              "the stream was reset" + (payload.length == 4 ? " (" + payload[3] + ")" : ""));
      default -> {
        return;
      }
    }
    lastFrame |= (type == HEADERS || type == DATA) && (flags & END_STREAM) != 0;
  }

  private void fields(ByteBuffer piece, boolean last) throws ProtocolException {
    Map<String, List<String>> block = blocks.read(piece, last);
    unfinishedBlock = block == null;
    if (block == null) {
      return;
    }
    List<String> status = block.getOrDefault(":status", List.of(""));
    if (head != null) {
      trailers = block;
    } else if (!status.getFirst().startsWith("1")) {
      head = block;
    }
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
