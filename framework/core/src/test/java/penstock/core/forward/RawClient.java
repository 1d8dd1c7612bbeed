package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A client that sends what it is told, to the byte, and reads answers strictly.
final class RawClient implements Closeable {

  private static final int PATIENCE_MILLIS = 15_000;

  private final Socket socket;
  private final InputStream in;

  /// An answer as it came.
  ///
  /// @param status of the status line
  /// @param lines the status line and the header lines
  /// @param body free of its coding
  /// @param trailers lines after the last chunk
  record Reply(int status, List<String> lines, byte[] body, List<String> trailers) {

    String text() {
      return new String(body, StandardCharsets.ISO_8859_1);
    }

    @Nullable String header(String name) {
      List<String> all = headers(name);
      return all.isEmpty() ? null : all.getFirst();
    }

    List<String> headers(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return lines.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()).strip())
          .toList();
    }
  }

  RawClient(InetSocketAddress address) throws IOException {
    this(address, 0);
  }

  /// @param receiveBuffer bytes the kernel keeps for us; 0 for its default
  RawClient(InetSocketAddress address, int receiveBuffer) throws IOException {
    socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.connect(address, PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  RawClient send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /// Sends a `GET` and reads its answer.
  Reply get(String path, String... headers) throws IOException {
    return send(request("GET " + path, headers)).reply();
  }

  /// The head of a request.
  static String request(String methodAndTarget, String... headers) {
    StringBuilder head = new StringBuilder(methodAndTarget).append(" HTTP/1.1\r\nHost: a.test\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  Reply reply() throws IOException {
    return reply(false);
  }

  Reply replyToHead() throws IOException {
    return reply(true);
  }

  private Reply reply(boolean bodiless) throws IOException {
    List<String> lines = lines();
    assertThat(lines.getFirst()).matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?");
    int status = Integer.parseInt(lines.getFirst().substring(9, 12));
    Reply head = new Reply(status, lines, new byte[0], List.of());
    if (bodiless || status < 200 || status == 204 || status == 304) {
      return head;
    }
    if (head.header("Transfer-Encoding") != null) {
      assertThat(head.headers("Transfer-Encoding")).containsExactly("chunked");
      assertThat(head.header("Content-Length")).isNull();
      byte[] body = chunks();
      return new Reply(status, lines, body, lines());
    }
    String length = head.header("Content-Length");
    byte[] body = length == null ? in.readAllBytes() : exactly(Integer.parseInt(length));
    return new Reply(status, lines, body, List.of());
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
      body.writeBytes(exactly(size));
      assertThat(line()).isEmpty();
    }
    return body.toByteArray();
  }

  private byte[] exactly(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("body: " + bytes.length + " bytes (expected: " + count + ")");
    }
    return bytes;
  }

  private List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      lines.add(line);
    }
    return lines;
  }

  /// One line without its CR LF.
  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.length() < 2 || !line.substring(line.length() - 2).equals("\r\n")) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException("line: " + line + " (expected: CR LF)");
      }
      line.append((char) b);
    }
    return line.substring(0, line.length() - 2);
  }

  /// Reads up to and with a text.
  String skipPast(String text) throws IOException {
    StringBuilder seen = new StringBuilder();
    while (seen.indexOf(text) < 0) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException("text: " + seen + " (expected: " + text + ")");
      }
      seen.append((char) b);
    }
    return seen.toString();
  }

  InputStream in() {
    return in;
  }

  OutputStream out() throws IOException {
    return socket.getOutputStream();
  }

  /// Waits for the connection's end and fails if anything comes before it.
  void assertClosed() throws IOException {
    try {
      assertThat(in.read()).isEqualTo(-1);
    } catch (SocketException _) {
      // A reset is an end, too.
    }
  }

  /// Waits for the connection's end, whatever comes before it.
  void assertEnded() throws IOException {
    endsByReset();
  }

  /// Waits for the connection's end and tells whether it was a reset.
  boolean endsByReset() throws IOException {
    try {
      in.readAllBytes();
      return false;
    } catch (SocketException _) {
      return true;
    }
  }

  /// Sends nothing more.
  void finish() throws IOException {
    socket.shutdownOutput();
  }

  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
