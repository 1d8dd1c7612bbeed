package penstock.testkit;

import io.undertow.protocols.http2.HpackDecoder;
import io.undertow.protocols.http2.HpackException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.spi.traffic.Header;

/// A client of HTTP/2 that sends the frames it is told, good or bad, and shows those that come; a
/// server speaks the same frames. One thread at a time.
public final class Http2Client implements Closeable {

  /// What a client sends before its first frame.
  public static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int PRIORITY = 2;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PUSH_PROMISE = 5;
  public static final int PING = 6;
  public static final int GOAWAY = 7;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;

  public static final int END_STREAM = 1;
  public static final int ACK = 1;
  public static final int END_HEADERS = 4;

  private static final int PATIENCE_MILLIS = 15_000;

  private final Socket socket;
  private final DataInputStream in;
  private final HpackDecoder decoder = new HpackDecoder();
  private final List<Header> decoded = new ArrayList<>();
  private boolean acknowledging = true;

  /// Speaks over a connection; says nothing yet.
  ///
  /// @param connected to the other side
  public Http2Client(Socket connected) throws IOException {
    socket = connected;
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    decoder.setHeaderEmitter((name, value, _) -> decoded.add(new Header(name.toString(), value)));
  }

  /// Connects and greets.
  ///
  /// @param settings identifier, value, identifier, value
  public static Http2Client connect(InetSocketAddress address, int... settings) throws IOException {
    Socket socket = new Socket(address.getAddress(), address.getPort());
    socket.setTcpNoDelay(true);
    return new Http2Client(socket).greet(settings);
  }

  /// Sends the preface and the settings.
  public Http2Client greet(int... settings) throws IOException {
    return raw(PREFACE.getBytes(StandardCharsets.US_ASCII)).settings(settings);
  }

  /// From now on nothing is sent unasked, not even what acknowledges settings.
  public Http2Client quiet() {
    acknowledging = false;
    return this;
  }

  /// Sends bytes as they are.
  public Http2Client raw(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /// Sends a frame.
  public Http2Client frame(int type, int flags, int stream, byte... payload) throws IOException {
    return raw(Http2Bytes.frame(type, flags, stream, payload));
  }

  /// Sends settings.
  ///
  /// @param settings identifier, value, identifier, value
  public Http2Client settings(int... settings) throws IOException {
    ByteBuffer payload = ByteBuffer.allocate(settings.length * 3);
    for (int i = 0; i < settings.length; i += 2) {
      payload.putShort((short) settings[i]).putInt(settings[i + 1]);
    }
    return frame(SETTINGS, 0, 0, payload.array());
  }

  /// Sends a frame whose payload are numbers of four bytes.
  public Http2Client numbers(int type, int stream, int... numbers) throws IOException {
    ByteBuffer payload = ByteBuffer.allocate(4 * numbers.length);
    for (int number : numbers) {
      payload.putInt(number);
    }
    return frame(type, 0, stream, payload.array());
  }

  /// Sends a request's head, whole.
  ///
  /// @param flags `END_STREAM` or 0
  /// @param fields name, value, name, value
  public Http2Client headers(int stream, int flags, String... fields) throws IOException {
    return frame(HEADERS, flags | END_HEADERS, stream, Http2Bytes.block(fields));
  }

  /// Sends a `GET`.
  public Http2Client get(int stream, String path) throws IOException {
    return headers(stream, END_STREAM, Http2Bytes.request("GET", path));
  }

  /// The next frame, with all fields of a block that begins with it; settings are acknowledged on
  /// the way.
  ///
  /// @return null if the connection is closed
  public @Nullable Http2Frame next() throws IOException {
    int first;
    try {
      first = in.readInt();
    } catch (EOFException | SocketException _) {
      return null;
    }
    byte[] payload = new byte[first >>> 8];
    int type = first & 0xFF;
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    in.readFully(payload);
    List<Header> fields =
        type == HEADERS ? fields(whole(payload, (flags & END_HEADERS) != 0)) : List.of();
    if (type == SETTINGS && (flags & ACK) == 0 && acknowledging) {
      frame(SETTINGS, ACK, 0);
    }
    return new Http2Frame(type, flags, stream, payload, fields);
  }

  /// A block of fields with what continues it.
  private byte[] whole(byte[] first, boolean last) throws IOException {
    if (last) {
      return first;
    }
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(first);
    Http2Frame more;
    do {
      more = next(CONTINUATION);
      block.writeBytes(more.payload());
    } while (!more.has(END_HEADERS));
    return block.toByteArray();
  }

  /// Reads on to the next frame of a type.
  ///
  /// @throws IOException if the connection is closed before
  public Http2Frame next(int type) throws IOException {
    Http2Frame frame;
    do {
      frame = next();
      if (frame == null) {
        throw new EOFException("closed (expected: a frame of type " + type + ")");
      }
    } while (frame.type() != type);
    return frame;
  }

  /// Reads on to the end of the connection.
  ///
  /// @return the error code of the last `GOAWAY`; -1 if there was none
  public int end() throws IOException {
    int code = -1;
    Http2Frame frame;
    while ((frame = next()) != null) {
      if (frame.type() == GOAWAY) {
        code = frame.number(1);
      }
    }
    return code;
  }

  /// Reads on to how anything is refused.
  ///
  /// @return the error code of the first `RST_STREAM` or `GOAWAY`; -1 if the connection is closed
  ///   without one
  public int refusal() throws IOException {
    Http2Frame frame;
    while ((frame = next()) != null) {
      if (frame.type() == RST_STREAM) {
        return frame.number(0);
      }
      if (frame.type() == GOAWAY) {
        return frame.number(1);
      }
    }
    return -1;
  }

  /// Reads on to how a stream ends other than with an answer.
  ///
  /// @return the error code of its `RST_STREAM`, or of a `GOAWAY` that comes before; -1 if the
  ///   connection is closed without one
  public int refusal(int stream) throws IOException {
    Http2Frame frame;
    while ((frame = next()) != null) {
      if (frame.type() == RST_STREAM && frame.stream() == stream) {
        return frame.number(0);
      }
      if (frame.type() == GOAWAY) {
        return frame.number(1);
      }
    }
    return -1;
  }

  private List<Header> fields(byte[] block) throws IOException {
    decoded.clear();
    try {
      decoder.decode(ByteBuffer.wrap(block), false);
    } catch (HpackException e) {
      throw new IOException(e);
    }
    return List.copyOf(decoded);
  }

  /// Reads on to the end of a stream's answer; windows are opened on the way. Frames of other
  /// streams are passed over, so that theirs are lost.
  ///
  /// @throws IOException if the stream ends otherwise
  public Http2Answer answer(int stream) throws IOException {
    List<List<Header>> heads = new ArrayList<>();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Http2Frame frame;
    while ((frame = next()) != null) {
      if (frame.type() == HEADERS && frame.stream() == stream) {
        heads.add(frame.fields());
      }
      if (frame.type() == DATA && frame.stream() == stream) {
        body.writeBytes(frame.payload());
        open(frame);
      }
      if (frame.type() == RST_STREAM && frame.stream() == stream) {
        throw new IOException("reset by " + frame.number(0) + " (expected: an answer)");
      }
      boolean ends = frame.type() == DATA || frame.type() == HEADERS;
      if (frame.stream() == stream && ends && frame.has(END_STREAM)) {
        return Http2Answer.of(heads, body.toByteArray());
      }
    }
    throw new EOFException("closed (expected: an answer)");
  }

  private void open(Http2Frame data) throws IOException {
    if (data.payload().length > 0) {
      numbers(WINDOW_UPDATE, 0, data.payload().length);
      if (!data.has(END_STREAM)) {
        numbers(WINDOW_UPDATE, data.stream(), data.payload().length);
      }
    }
  }

  /// Closes the connection.
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
