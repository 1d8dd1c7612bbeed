package penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import penstock.spi.Context;
import penstock.spi.tls.TlsTermination;

/// What every [TlsTermination] promises. Extend it in the test of a termination and say how to make
/// one and who trusts it.
@Timeout(60)
public abstract class TlsTerminationContract {

  /// What the framework lends to the termination.
  @RegisterExtension protected final ContextFixture context = new ContextFixture();

  /// A new termination for the host `localhost`.
  protected abstract TlsTermination termination(Context context) throws Exception;

  /// The context of a client that trusts the termination's certificate.
  protected abstract SSLContext client() throws Exception;

  @Test
  void hasOneContextForAll() throws Exception {
    TlsTermination termination = termination(context);
    assertThat(termination.context()).isSameAs(termination.context());
  }

  @Test
  void givesEverybodyParametersOfTheirOwn() throws Exception {
    TlsTermination termination = termination(context);
    SSLParameters spoiled = termination.parameters();
    spoiled.setProtocols(new String[] {"TLSv1"});
    spoiled.setApplicationProtocols(new String[] {"spoiled"});
    spoiled.setNeedClientAuth(true);
    SSLParameters fresh = termination.parameters();
    assertThat(fresh.getApplicationProtocols()).doesNotContain("spoiled");
    if (fresh.getProtocols() != null) {
      assertThat(fresh.getProtocols()).doesNotContain("TLSv1");
    }
  }

  @Test
  void shakesHands() throws Exception {
    TlsTermination termination = termination(context);
    try (SSLServerSocket server = listen(termination);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> received = threads.submit(() -> readOne(server));
      assertThat(shake(client(), server.getLocalPort())).startsWith("TLSv1.");
      assertThat(received.get()).isEqualTo('x');
    }
  }

  private static SSLServerSocket listen(TlsTermination termination) throws IOException {
    SSLServerSocket server =
        (SSLServerSocket)
            termination
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
    server.setSSLParameters(termination.parameters());
    return server;
  }

  private static int readOne(SSLServerSocket server) throws IOException {
    try (var socket = server.accept()) {
      return socket.getInputStream().read();
    }
  }

  private static String shake(SSLContext client, int port) throws IOException {
    try (SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket("localhost", port)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      socket.getOutputStream().write('x');
      return socket.getSession().getProtocol();
    }
  }
}
