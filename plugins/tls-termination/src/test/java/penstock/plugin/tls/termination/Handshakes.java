package penstock.plugin.tls.termination;

import java.io.IOException;
import java.net.InetAddress;
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
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import penstock.spi.tls.TlsTermination;

/// A server that ends TLS on 127.0.0.1 and greets whoever shakes hands.
final class Handshakes implements AutoCloseable {

  private final SSLServerSocket server;
  private final BlockingQueue<SSLSession> served = new LinkedBlockingQueue<>();

  Handshakes(TlsTermination termination) throws IOException {
    server =
        (SSLServerSocket)
            termination
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    server.setSSLParameters(termination.parameters());
    Thread.ofVirtual().start(this::serve);
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
        Thread.ofVirtual().start(() -> greet((SSLSocket) socket));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void greet(SSLSocket socket) {
    try (socket) {
      socket.startHandshake();
      socket.getOutputStream().write('x');
      served.add(socket.getSession());
      socket.getInputStream().read();
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

  /// The session of the next client as the server knows it.
  SSLSession served() throws InterruptedException {
    SSLSession session = served.poll(20, TimeUnit.SECONDS);
    if (session == null) {
      throw new AssertionError("nobody was served");
    }
    return session;
  }

  X509Certificate shown(Hand hand) throws IOException {
    return (X509Certificate) shake(hand).getPeerCertificates()[0];
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
