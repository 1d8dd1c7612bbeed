package penstock.plugin.tls.termination;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import penstock.spi.tls.TlsTermination;
import penstock.testkit.EngineSocket;

/// A server that ends TLS on 127.0.0.1 and greets whoever shakes hands.
final class Handshakes implements AutoCloseable {

  private final ServerSocket server;
  private volatile TlsTermination termination;
  private final BlockingQueue<Served> served = new LinkedBlockingQueue<>();

  Handshakes(TlsTermination termination) throws IOException {
    this.termination = termination;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  /// A client that was served.
  ///
  /// @param session as the server knows it
  /// @param resumed whether the session is older than the handshake
  record Served(SSLSession session, boolean resumed) {}

  /// Has another termination serve those who come from now on.
  void turnTo(TlsTermination other) {
    termination = other;
  }

  /// How a client shakes hands.
  ///
  /// @param context what it trusts and shows
  /// @param serverName what it asks for; null for nothing
  /// @param change to its parameters
  record Hand(SSLContext context, @Nullable String serverName, Change change) {
    static Hand of(SSLContext context, @Nullable String serverName) {
      return new Hand(context, serverName, _ -> {});
    }
  }

  @FunctionalInterface
  interface Change {
    void to(SSLParameters parameters);
  }

  private void serve() {
    try {
      while (!server.isClosed()) {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> greet(socket));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void greet(Socket client) {
    long began = System.currentTimeMillis();
    try (EngineSocket socket = new EngineSocket(client, termination.engine(List.of()))) {
      SSLSession session = socket.shake();
      socket.write(new byte[] {'x'});
      served.add(new Served(session, session.getCreationTime() < began));
      socket.read(1);
    } catch (IOException _) {
      // The client's side tells.
    }
  }

  /// Shakes hands and reads the greeting, with which TLS 1.3 sends its tickets.
  SSLSession shake(Hand hand) throws IOException {
    try (SSLSocket socket =
        (SSLSocket)
            hand.context().getSocketFactory().createSocket("127.0.0.1", server.getLocalPort())) {
      SSLParameters parameters = socket.getSSLParameters();
      String name = hand.serverName();
      if (name != null) {
        parameters.setServerNames(List.<SNIServerName>of(new SNIHostName(name)));
      }
      hand.change().to(parameters);
      socket.setSSLParameters(parameters);
      socket.setSoTimeout(20_000);
      socket.startHandshake();
      if (socket.getInputStream().read() != 'x') {
        throw new IOException("greeting: none (expected: one)");
      }
      return socket.getSession();
    }
  }

  /// The next client.
  Served served() throws InterruptedException {
    Served next = served.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nobody was served");
    }
    return next;
  }

  X509Certificate shown(Hand hand) throws IOException {
    return (X509Certificate) shake(hand).getPeerCertificates()[0];
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
