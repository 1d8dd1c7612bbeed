package penstock.core.engine;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import penstock.testkit.StubEndpoint;

/// An engine with two endpoints of TLS, `db` and `other`, and one of HTTP, `site`.
final class SniBench implements AutoCloseable {

  final StubEndpoint db;
  final StubEndpoint other;
  final StubEndpoint site;
  final EngineFixture fixture;

  SniBench() throws IOException {
    db = secure("db.example.com");
    other = secure("other.example.com");
    site = StubEndpoint.start(exchange -> exchange.answer(200, "site"));
    fixture = new EngineFixture();
  }

  private static StubEndpoint secure(String name) throws IOException {
    return StubEndpoint.start(
        TestPlugin.CA
            .issue("EC", name)
            .context(TestPlugin.CA)
            .getServerSocketFactory()
            .createServerSocket(0),
        exchange -> exchange.answer(200, name));
  }

  @Override
  public void close() {
    fixture.close();
    db.close();
    other.close();
    site.close();
  }

  void apply(String listener) throws IOException {
    fixture.apply(
        """
        listeners: { web: { bind: "127.0.0.1:0", %s } }
        routes: [{ pool: site }]
        pools:
          db: { endpoints: ["127.0.0.1:%d"] }
          other: { endpoints: ["127.0.0.1:%d"] }
          site: { endpoints: ["127.0.0.1:%d"] }
        """
            .formatted(listener, db.port(), other.port(), site.port()));
  }

  Socket plain() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), fixture.at("web").getPort());
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
    return socket;
  }

  SSLSocket client(@Nullable String name, String... protocols) throws IOException {
    return over(plain(), name, protocols);
  }

  static SSLSocket over(Socket plain, @Nullable String name, String... protocols)
      throws IOException {
    SSLSocket socket =
        (SSLSocket) TestPlugin.CA.trusting().getSocketFactory().createSocket(plain, null, 0, true);
    socket.setUseClientMode(true);
    SSLParameters parameters = socket.getSSLParameters();
    if (name != null) {
      parameters.setServerNames(List.of(new SNIHostName(name)));
    }
    parameters.setApplicationProtocols(protocols);
    socket.setSSLParameters(parameters);
    return socket;
  }

  static String subject(SSLSocket socket) throws IOException {
    socket.startHandshake();
    return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
        .getSubjectX500Principal()
        .getName();
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] rest(Socket socket) throws IOException {
    try {
      return socket.getInputStream().readAllBytes();
    } catch (SocketException _) {
      return new byte[0];
    }
  }

  /// Sends its first bytes one by one.
  static final class Dripping extends Socket {

    private int left;

    Dripping(InetSocketAddress address, int first) throws IOException {
      super(InetAddress.getLoopbackAddress(), address.getPort());
      left = first;
      setTcpNoDelay(true);
      setSoTimeout(20_000);
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      OutputStream out = super.getOutputStream();
      return new OutputStream() {
        @Override
        public void write(int b) throws IOException {
          out.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
          int at = from;
          for (; left > 0 && at < from + count; at++, left--) {
            out.write(bytes[at]);
          }
          out.write(bytes, at, from + count - at);
        }
      };
    }
  }
}
