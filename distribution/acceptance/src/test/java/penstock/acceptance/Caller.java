package penstock.acceptance;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A client that keeps one connection as long as it may. It never sends a request twice. For one
/// thread.
final class Caller implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 60_000;

  private final String address;
  private @Nullable Socket socket;
  private InputStream in = InputStream.nullInputStream();

  /// @param address `host:port`
  Caller(String address) {
    this.address = address;
  }

  /// Sends a `GET` and reads its answer.
  ///
  /// @param headers whole lines; without a `Host` among them the address is sent
  /// @throws IOException if there is no answer, or only a part of one
  Answer get(String target, String... headers) throws IOException {
    StringBuilder head = new StringBuilder("GET " + target + " HTTP/1.1\r\n");
    boolean hostGiven = false;
    for (String header : headers) {
      hostGiven |= header.startsWith("Host:");
      head.append(header).append("\r\n");
    }
    if (!hostGiven) {
      head.append("Host: ").append(address).append("\r\n");
    }
    head.append("\r\n");
    return exchange(head.toString());
  }

  private Answer exchange(String request) throws IOException {
    try {
      connected().getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      Answer answer = Answer.read(in);
      if (answer.closes()) {
        close();
      }
      return answer;
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private Socket connected() throws IOException {
    Socket open = socket;
    if (open == null) {
      int colon = address.lastIndexOf(':');
      open =
          new Socket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
      open.setTcpNoDelay(true);
      open.setSoTimeout(PATIENCE_MILLIS);
      in = new BufferedInputStream(open.getInputStream());
      socket = open;
    }
    return open;
  }

  /// Whether it holds a connection.
  boolean connectedNow() {
    return socket != null;
  }

  @Override
  public void close() throws IOException {
    Socket open = socket;
    socket = null;
    if (open != null) {
      open.close();
    }
  }
}
