package penstock.acceptance;

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

  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;
  private final InputStream in;

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /// Connects.
  ///
  /// @param address as `host:port`
  static RawClient to(String address) throws IOException {
    return to(address, 0);
  }

  /// Connects with a limit on what may be on its way to us.
  ///
  /// @param receiveBuffer bytes the system keeps for us; 0 for its default
  static RawClient to(String address, int receiveBuffer) throws IOException {
    int colon = address.lastIndexOf(':');
    Socket socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.connect(
        new InetSocketAddress(
            address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))));
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return new RawClient(socket);
  }

  /// Speaks over a connection.
  static RawClient over(Socket connected) throws IOException {
    return new RawClient(connected);
  }

  /// An answer as it came.
  ///
  /// @param status of the status line
  /// @param lines the status line and the header lines
  /// @param body without its coding, as Latin-1
  /// @param trailers lines after the last chunk
  record Reply(int status, List<String> lines, String body, List<String> trailers) {

    /// The first value of a header; null if absent.
    @Nullable String header(String name) {
      List<String> all = headers(name);
      return all.isEmpty() ? null : all.getFirst();
    }

    List<String> headers(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return lines.stream()
          .skip(1)
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()).strip())
          .toList();
    }
  }

  /// A request's head for the host `a.test`.
  ///
  /// @param start method and target
  /// @param headers whole lines
  static String head(String start, String... headers) {
    StringBuilder head = new StringBuilder(start).append(" HTTP/1.1\r\nHost: a.test\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  /// Sends these characters as Latin-1 bytes.
  RawClient send(String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /// Sends a `GET` and reads its answer.
  Reply get(String target, String... headers) throws IOException {
    return send(head("GET " + target, headers)).reply();
  }

  /// Reads an answer, an interim one included.
  Reply reply() throws IOException {
    Reply head = replyHead();
    if (head.status() < 200 || head.status() == 204 || head.status() == 304) {
      return head;
    }
    String coding = head.header("Transfer-Encoding");
    String length = head.header("Content-Length");
    if (coding != null) {
      require(coding.equals("chunked") && length == null, head);
      String body = chunks();
      return new Reply(head.status(), head.lines(), body, lines());
    }
    byte[] body = length == null ? in.readAllBytes() : exactly(Integer.parseInt(length));
    return new Reply(
        head.status(), head.lines(), new String(body, StandardCharsets.ISO_8859_1), List.of());
  }

  /// Reads an answer's head alone.
  Reply replyHead() throws IOException {
    List<String> lines = lines();
    String start = lines.getFirst();
    require(start.matches("HTTP/1\\.[01] [1-5][0-9][0-9] .*"), start);
    Reply head = new Reply(Integer.parseInt(start.substring(9, 12)), lines, "", List.of());
    require(head.headers("Content-Length").size() <= 1, head);
    return head;
  }

  /// Reads one chunk.
  ///
  /// @return empty for the last one, whose trailers have not been read
  String chunk() throws IOException {
    int size = Integer.parseInt(line(), 16);
    if (size == 0) {
      return "";
    }
    String chunk = new String(exactly(size), StandardCharsets.ISO_8859_1);
    String end = line();
    require(end.isEmpty(), end);
    return chunk;
  }

  private String chunks() throws IOException {
    StringBuilder body = new StringBuilder();
    for (String chunk = chunk(); !chunk.isEmpty(); chunk = chunk()) {
      body.append(chunk);
    }
    return body.toString();
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
    ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    int before = -1;
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (before == '\r' && b == '\n') {
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.substring(0, text.length() - 1);
      }
      line.write(b);
      before = b;
    }
    throw new EOFException("line: \"" + line + "\" (expected: CR LF behind it)");
  }

  /// The bytes as they come.
  InputStream in() {
    return in;
  }

  OutputStream out() throws IOException {
    return socket.getOutputStream();
  }

  /// Waits until the other side has closed the connection.
  ///
  /// @return what came before that, as Latin-1
  String rest() throws IOException {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    try {
      for (int b = in.read(); b >= 0; b = in.read()) {
        rest.write(b);
      }
    } catch (SocketException _) {
      // A reset is an end, too.
    }
    return rest.toString(StandardCharsets.ISO_8859_1);
  }

  /// Ends our half.
  void finish() throws IOException {
    socket.shutdownOutput();
  }

  /// Leaves with what TCP calls a reset.
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static void require(boolean right, Object seen) {
    if (!right) {
      throw new IllegalStateException("answer: " + seen + " (expected: well-formed HTTP/1.1)");
    }
  }
}
