package penstock.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import penstock.spi.traffic.Header;

/// One request at a [StubEndpoint] and the raw connection to answer it on. One thread at a time.
public final class StubExchange {

  private final StubRequest request;
  private final Socket socket;
  private final InputStream in;
  private final StubBody body;

  StubExchange(StubRequest request, Socket socket, InputStream in) {
    this.request = request;
    this.socket = socket;
    this.in = in;
    this.body = StubBody.of(request, in);
  }

  /// The head.
  public StubRequest request() {
    return request;
  }

  /// The method, such as `GET`.
  public String method() {
    return request.method();
  }

  /// The target as sent.
  public String target() {
    return request.target();
  }

  /// Reads the rest of the body to its end, whether it has a length or comes in chunks.
  ///
  /// @throws IOException if the client goes away before the end
  public byte[] body() throws IOException {
    return body.readAllBytes();
  }

  /// The body as it comes, so that a test can read slowly, in part or without end.
  public InputStream bodyStream() {
    return body;
  }

  /// What followed the last chunk; empty before the body has been read to its end.
  public List<Header> trailers() {
    return body.trailers();
  }

  /// Sends a whole answer with a `Content-Length`.
  ///
  /// @param status 200 to 599
  /// @param text sent as UTF-8
  /// @param headers whole lines, such as `X-Name: value`
  public void answer(int status, String text, String... headers) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder(128);
    head.append("HTTP/1.1 ").append(status).append(" Stub\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    head.append("Content-Length: ").append(bytes.length).append("\r\n\r\n");
    byte[] start = head.toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] whole = new byte[start.length + bytes.length];
    System.arraycopy(start, 0, whole, 0, start.length);
    System.arraycopy(bytes, 0, whole, start.length, bytes.length);
    raw(whole);
  }

  /// Sends these characters as Latin-1 bytes and nothing else.
  public void raw(String text) throws IOException {
    raw(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// Sends these bytes and nothing else.
  public void raw(byte[] bytes) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(bytes);
    out.flush();
  }

  /// The raw way in, for what comes after HTTP was left behind.
  public InputStream in() {
    return in;
  }

  /// The raw way out, for answers without end.
  public OutputStream out() throws IOException {
    return socket.getOutputStream();
  }

  /// Closes the connection with what TCP calls a reset: the client sees "connection reset".
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /// Closes the connection in good order.
  public void close() throws IOException {
    socket.close();
  }

  /// Ends our half: the client sees the end of the stream and may still send.
  public void finish() throws IOException {
    socket.shutdownOutput();
  }

  /// Says nothing until the client has closed or reset the connection, or the stub is closed. Drops
  /// what the client sends meanwhile.
  public void stall() {
    try {
      in.transferTo(OutputStream.nullOutputStream());
      socket.close();
    } catch (IOException e) {
      // A reset is a way of leaving, too.
    }
  }
}
