package penstock.plugin.tls.termination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.plugin.tls.termination.Settings.Engine;
import penstock.spi.tls.LentEngine;
import penstock.testkit.ContextFixture;
import penstock.testkit.TestCertificate;

/// What clients of the JDK offer, said to the engine of BoringSSL in records of any size.
@Timeout(60)
class OfferedProtocolsTest {

  private static final TestCertificate CA = TestCertificate.authority("Test CA");
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final int MOST_STEPS = 100;

  @RegisterExtension final ContextFixture context = new ContextFixture();
  @TempDir private Path dir;
  private final ByteBuffer toServer = ByteBuffer.allocateDirect(1 << 17);
  private final ByteBuffer toClient = ByteBuffer.allocateDirect(1 << 17);
  private LentEngine server;
  private SSLEngine client;

  @BeforeEach
  void begin() {
    CA.issue("EC", "a.test").write(dir, "a");
    Settings settings = Given.settings(Engine.OPENSSL, Given.NOBODY, Given.certificate(dir, "a"));
    server = PemTermination.start(settings, context).engine(List.of("h2", "http/1.1"));
    client = CA.trusting().createSSLEngine();
    client.setUseClientMode(true);
  }

  @AfterEach
  void release() {
    server.release().run();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 5, 60})
  void refusesForeignOnesThoughTheirHelloComesInPieces(int cut) throws Exception {
    byte[] hello = hello("imap");
    hear(hello, cut, hello.length - 1, hello.length);
    say(server.engine(), toClient);
    toClient.flip();
    assertThatThrownBy(() -> client.unwrap(toClient, ByteBuffer.allocate(1)))
        .hasMessageContaining("no_application_protocol");
  }

  @Test
  void refusesForeignOnesThoughEachByteIsARecord() throws Exception {
    byte[] hello = hello("imap");
    for (byte each : hello) {
      toServer.put(new byte[] {22, 3, 1, 0, 1, each});
    }
    hear();
    assertThat(server.engine().getHandshakeStatus()).isEqualTo(HandshakeStatus.NEED_WRAP);
    say(server.engine(), toClient);
    assertThat(toClient.get(toClient.position() - 1)).isEqualTo((byte) 120);
  }

  @Test
  void agreesOnOneThoughItsHelloComesInPieces() throws Exception {
    byte[] hello = hello("http/1.1");
    hear(hello, 2, 100, hello.length);
    for (int i = 0; i < MOST_STEPS && (isShaking(client) || isShaking(server.engine())); i++) {
      step(server.engine(), toServer, toClient);
      step(client, toClient, toServer);
    }
    assertThat(client.getApplicationProtocol()).isEqualTo("http/1.1");
    assertThat(server.engine().getApplicationProtocol()).isEqualTo("http/1.1");
  }

  /// What a client says first, as one message.
  private byte[] hello(String protocol) throws SSLException {
    SSLParameters parameters = client.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {protocol});
    client.setSSLParameters(parameters);
    say(client, toServer);
    byte[] hello = new byte[toServer.flip().remaining() - Records.HEADER];
    toServer.get(Records.HEADER, hello);
    toServer.clear();
    return hello;
  }

  private void hear(byte[] message, int... ends) throws SSLException {
    int from = 0;
    for (int end : ends) {
      toServer.put(new byte[] {22, 3, 1}).putShort((short) (end - from));
      toServer.put(message, from, end - from);
      hear();
      from = end;
    }
  }

  private void hear() throws SSLException {
    step(server.engine(), toServer, toClient);
    step(server.engine(), toServer, toClient);
  }

  private static boolean isShaking(SSLEngine engine) {
    return engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
  }

  private static void say(SSLEngine engine, ByteBuffer out) throws SSLException {
    engine.wrap(NOTHING, out);
  }

  private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
    switch (engine.getHandshakeStatus()) {
      case NEED_TASK -> Given.work(engine);
      case NEED_WRAP -> say(engine, out);
      case NEED_UNWRAP -> {
        in.flip();
        engine.unwrap(in, ByteBuffer.allocate(Records.LARGEST));
        in.compact();
      }
      default -> {}
    }
  }
}
