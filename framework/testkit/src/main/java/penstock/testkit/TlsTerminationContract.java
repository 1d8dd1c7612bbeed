package penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.spi.Context;
import penstock.spi.tls.LentEngine;
import penstock.spi.tls.TlsTermination;

/// What every [TlsTermination] promises. Extend it in the test of a termination and say how to make
/// one and who trusts it.
@Timeout(60)
public abstract class TlsTerminationContract {

  private static final List<String> SPOKEN = List.of("h2", "http/1.1");

  /// What the framework lends to the termination.
  @RegisterExtension protected final ContextFixture context = new ContextFixture();

  /// A new termination for the host `localhost`.
  protected abstract TlsTermination termination(Context context) throws Exception;

  /// The context of a client that trusts the termination's certificate.
  protected abstract SSLContext client() throws Exception;

  @Test
  void givesEverybodyAnEngineOfTheirOwn() throws Exception {
    TlsTermination termination = termination(context);
    LentEngine one = termination.engine(SPOKEN);
    LentEngine other = termination.engine(SPOKEN);
    assertThat(one.engine()).isNotSameAs(other.engine());
    assertThat(one.engine().getUseClientMode()).isFalse();
    one.release().run();
    other.release().run();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void carriesBytesBothWays(String protocol) throws Exception {
    TlsTermination termination = termination(context);
    byte[] many = "0123456789".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
    try (ServerSocket server = listen();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<SSLSession> served = threads.submit(() -> echo(server, termination, many.length));
      try (SSLSocket socket = connect(server)) {
        socket.setEnabledProtocols(new String[] {protocol});
        socket.startHandshake();
        Future<?> sent = threads.submit(() -> send(socket, many));
        assertThat(socket.getInputStream().readNBytes(many.length)).isEqualTo(many);
        sent.get();
        assertThat(socket.getInputStream().read()).as("the server took its leave").isEqualTo(-1);
        assertThat(served.get().getProtocol()).isEqualTo(protocol);
        assertThat(served.get().getCipherSuite()).isEqualTo(socket.getSession().getCipherSuite());
      }
    }
  }

  private static Void send(SSLSocket socket, byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return null;
  }

  private static SSLSession echo(ServerSocket server, TlsTermination termination, int size)
      throws IOException {
    try (EngineSocket socket = new EngineSocket(server.accept(), termination.engine(SPOKEN))) {
      SSLSession session = socket.shake();
      socket.write(socket.read(size));
      return session;
    }
  }

  @Test
  void agreesOnTheBestThatBothSpeak() throws Exception {
    assertThat(agreed("http/1.1", "h2")).isEqualTo("h2");
    assertThat(agreed("http/1.1")).isEqualTo("http/1.1");
    assertThat(agreed()).isEmpty();
  }

  @Test
  void refusesWhoSpeaksNothingOfOurs() {
    assertThatThrownBy(() -> agreed("smtp")).isInstanceOf(IOException.class);
  }

  private String agreed(String... offered) throws Exception {
    TlsTermination termination = termination(context);
    termination.prepare(SPOKEN);
    try (ServerSocket server = listen();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> served = threads.submit(() -> spoken(server, termination));
      try (SSLSocket socket = connect(server)) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(offered);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        assertThat(socket.getApplicationProtocol()).isEqualTo(served.get());
        return served.get();
      }
    }
  }

  private static String spoken(ServerSocket server, TlsTermination termination) throws IOException {
    try (EngineSocket socket = new EngineSocket(server.accept(), termination.engine(SPOKEN))) {
      socket.shake();
      return socket.spoken();
    }
  }

  @Test
  void refusesWhatIsNoTls() throws Exception {
    LentEngine lent = termination(context).engine(SPOKEN);
    ByteBuffer words = ByteBuffer.allocateDirect(100);
    words.put("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> lent.engine().unwrap(words.flip(), ByteBuffer.allocate(17_000)))
        .isInstanceOf(SSLException.class);
    lent.release().run();
  }

  @Test
  void isClosedOnceItIsGivenBack() throws Exception {
    SSLEngine engine = released(termination(context));
    SSLEngineResult said = engine.wrap(ByteBuffer.allocate(0), ByteBuffer.allocate(17_000));
    assertThat(said.getStatus()).isEqualTo(SSLEngineResult.Status.CLOSED);
    assertThat(engine.getSession().getProtocol()).isNotNull();
  }

  private static SSLEngine released(TlsTermination termination) throws SSLException {
    LentEngine lent = termination.engine(SPOKEN);
    lent.engine().closeOutbound();
    lent.release().run();
    lent.engine().closeInbound();
    return lent.engine();
  }

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  private SSLSocket connect(ServerSocket server) throws Exception {
    SSLSocket socket =
        (SSLSocket) client().getSocketFactory().createSocket("localhost", server.getLocalPort());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(20_000);
    return socket;
  }
}
