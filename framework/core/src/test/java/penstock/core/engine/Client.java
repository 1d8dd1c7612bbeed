package penstock.core.engine;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One client connection over which requests go one after the other.
final class Client implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;
  private final InputStream in;

  /// An answer as it came.
  ///
  /// @param headers the last of each name, in lower case
  record Answer(int status, Map<String, String> headers, String body) {

    @Nullable String header(String name) {
      return headers.get(name);
    }
  }

  Client(InetSocketAddress address) throws IOException {
    this(new Socket(address.getAddress(), address.getPort()));
  }

  /// @param connected which may be one for TLS
  Client(Socket connected) throws IOException {
    socket = connected;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /// One request on a connection of its own.
  static Answer once(InetSocketAddress address, String path, String... headers) throws IOException {
    try (Client client = new Client(address)) {
      return client.get(path, headers);
    }
  }

  Answer get(String path, String... headers) throws IOException {
    send("GET", path, "", headers);
    return answer(false);
  }

  Answer head(String path) throws IOException {
    send("HEAD", path, "");
    return answer(true);
  }

  Answer post(String path, String body, String... headers) throws IOException {
    send("POST", path, body, headers);
    return answer(false);
  }

  void send(String method, String path, String body, String... headers) throws IOException {
    StringBuilder text = new StringBuilder(method).append(' ').append(path).append(" HTTP/1.1\r\n");
    boolean named = false;
    for (String header : headers) {
      named |= header.toLowerCase(Locale.ROOT).startsWith("host:");
      text.append(header).append("\r\n");
    }
    if (!named) {
      text.append("Host: test.example\r\n");
    }
    if (!body.isEmpty()) {
      text.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    text.append("\r\n").append(body);
    socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  /// A `POST` whose length is not known before.
  void sendChunked(String path, String... chunks) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String chunk : chunks) {
      text.append(Integer.toHexString(chunk.length())).append("\r\n").append(chunk).append("\r\n");
    }
    send("POST", path, "", "Transfer-Encoding: chunked");
    socket
        .getOutputStream()
        .write(text.append("0\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  Answer answer() throws IOException {
    return answer(false);
  }

  private Answer answer(boolean withoutBody) throws IOException {
    String first = line();
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
    }
    int length = withoutBody ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "0"));
    String body = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    return new Answer(Integer.parseInt(first.substring(9, 12)), headers, body);
  }

  /// Whether the other side has closed; waits for a byte or the end.
  boolean closed() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketException _) {
      return true;
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("connection closed after \"" + line + "\"");
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
