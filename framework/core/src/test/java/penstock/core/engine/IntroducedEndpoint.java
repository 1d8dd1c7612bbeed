package penstock.core.engine;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import penstock.core.proxyprotocol.ProxyHeader;
import penstock.core.proxyprotocol.ProxyReader;
import penstock.core.proxyprotocol.ProxyReader.State;
import penstock.spi.net.AddressText;

/// An endpoint that takes no connection without a PROXY header, and answers each request of
/// HTTP/1.1 with the client that the header of its connection names.
final class IntroducedEndpoint implements AutoCloseable {

  private final ServerSocket server;
  private final @Nullable SSLContext tls;
  private final List<ProxyHeader> headers = new CopyOnWriteArrayList<>();
  private final List<State> refused = new CopyOnWriteArrayList<>();

  /// @param tls speaks TLS behind the header; null for not
  IntroducedEndpoint(@Nullable SSLContext tls) throws IOException {
    this.tls = tls;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /// Those of all connections, in order.
  List<ProxyHeader> headers() {
    return headers;
  }

  /// How connections began that did not begin with one.
  List<State> refused() {
    return refused;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException _) {
      // Closed: nobody else comes.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      ProxyReader reader = new ProxyReader();
      State state = State.MORE;
      while (state == State.MORE) {
        int b = socket.getInputStream().read();
        if (b < 0) {
          return;
        }
        state = reader.read(ByteBuffer.wrap(new byte[] {(byte) b}));
      }
      if (state != State.DONE) {
        refused.add(state);
        return;
      }
      headers.add(reader.header());
      answer(tls == null ? socket : secured(socket, tls), reader.header());
    } catch (IOException _) {
      // The other side has gone.
    }
  }

  private static Socket secured(Socket socket, SSLContext context) throws IOException {
    SSLSocket secure =
        (SSLSocket) context.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
    secure.setUseClientMode(false);
    return secure;
  }

  private static void answer(Socket socket, ProxyHeader header) throws IOException {
    InetSocketAddress client = header.source();
    String body =
        client == null ? "ourselves" : AddressText.of(client.getAddress()) + " " + client.getPort();
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    InputStream in = socket.getInputStream();
    int ends = 0;
    for (int b = in.read(); b >= 0; b = in.read()) {
      ends = b == '\n' ? ends + 1 : b == '\r' ? ends : 0;
      if (ends == 2) {
        ends = 0;
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
