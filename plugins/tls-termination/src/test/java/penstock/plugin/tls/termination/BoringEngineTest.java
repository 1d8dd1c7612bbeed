package penstock.plugin.tls.termination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.plugin.tls.termination.ClientAuthSettings.Forward;
import penstock.plugin.tls.termination.ClientAuthSettings.Mode;
import penstock.plugin.tls.termination.Settings.Engine;
import penstock.spi.tls.LentEngine;
import penstock.testkit.ContextFixture;
import penstock.testkit.TestCertificate;

/// The engine of BoringSSL against one of the JDK, without a connection between them.
@Timeout(60)
class BoringEngineTest {

  private static final TestCertificate CA = TestCertificate.authority("Test CA");
  private static final int RECORD = 17 * 1024;
  private static final int MOST_STEPS = 100;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  @RegisterExtension final ContextFixture context = new ContextFixture();
  @TempDir private Path dir;
  private final ByteBuffer toServer = ByteBuffer.allocateDirect(8 * RECORD);
  private final ByteBuffer toClient = ByteBuffer.allocateDirect(8 * RECORD);

  @BeforeEach
  void write() {
    CA.issue("EC", "a.test").write(dir, "a");
    CA.write(dir, "ca");
  }

  private LentEngine server(ClientAuthSettings clients) {
    Settings settings = Given.settings(Engine.OPENSSL, clients, Given.certificate(dir, "a"));
    return PemTermination.start(settings, context).engine(List.of());
  }

  private static SSLEngine client(SSLContext context, String version) {
    SSLEngine client = context.createSSLEngine();
    client.setUseClientMode(true);
    client.setEnabledProtocols(new String[] {version});
    return client;
  }

  private void shake(SSLEngine client, SSLEngine server) throws SSLException {
    client.beginHandshake();
    for (int i = 0; i < MOST_STEPS && (shaking(client) || shaking(server)); i++) {
      step(client, toClient, toServer);
      step(server, toServer, toClient);
    }
    // Tickets, or the halves of some.
    for (int i = 0; i < MOST_STEPS && toClient.position() > 0; i++) {
      hear(client, toClient);
    }
  }

  private static boolean shaking(SSLEngine engine) {
    return engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
  }

  private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
    switch (engine.getHandshakeStatus()) {
      case NEED_TASK -> Given.work(engine);
      case NEED_WRAP -> say(engine, NOTHING, out);
      case NEED_UNWRAP -> hear(engine, in);
      default -> {}
    }
  }

  private static void say(SSLEngine engine, ByteBuffer text, ByteBuffer out) throws SSLException {
    ByteBuffer record = ByteBuffer.allocateDirect(RECORD);
    engine.wrap(text, record);
    out.put(record.flip());
  }

  private static int hear(SSLEngine engine, ByteBuffer in) throws SSLException {
    in.flip();
    try {
      return engine.unwrap(in, ByteBuffer.allocate(RECORD)).bytesProduced();
    } finally {
      in.compact();
    }
  }

  private int hearAll(SSLEngine client) throws SSLException {
    int heard = 0;
    while (toClient.position() > 0) {
      heard += hear(client, toClient);
    }
    return heard;
  }

  @Test
  void saysAllOfItsTicketsBeforeTheFirstText() throws Exception {
    String[] names =
        IntStream.range(0, 700).mapToObj("name-%d.test"::formatted).toArray(String[]::new);
    SSLContext known = CA.issue("EC", names).context(CA);
    LentEngine lent = server(Given.clients(Mode.REQUIRE, dir.resolve("ca.pem"), Forward.NONE));
    SSLEngine client = client(known, "TLSv1.3");
    shake(client, lent.engine());

    say(lent.engine(), ByteBuffer.allocateDirect(16 * 1024), toClient);

    assertThat(hear(client, toClient)).isEqualTo(16 * 1024);
    lent.release().run();
  }

  @ParameterizedTest
  @CsvSource({"NONE, NOT_HANDSHAKING", "REQUIRE, NEED_TASK"})
  void hasWorkBehindItsAnswerOnlyIfItAskedForACertificate(Mode mode, HandshakeStatus then)
      throws Exception {
    LentEngine lent = server(Given.clients(mode, dir.resolve("ca.pem"), Forward.NONE));
    SSLEngine client = client(CA.issue("EC", "client.test").context(CA), "TLSv1.3");
    say(client, NOTHING, toServer);
    hear(lent.engine(), toServer);
    assertThat(lent.engine().getHandshakeStatus()).isEqualTo(HandshakeStatus.NEED_TASK);
    Given.work(lent.engine());
    say(lent.engine(), NOTHING, toClient);
    while (shaking(client)) {
      step(client, toClient, toServer);
    }

    hear(lent.engine(), toServer);

    assertThat(lent.engine().getHandshakeStatus()).isEqualTo(then);
    lent.release().run();
  }

  @Test
  void saysItsTicketsWithTheFirstText() throws Exception {
    LentEngine lent = server(Given.NOBODY);
    SSLEngine client = client(CA.trusting(), "TLSv1.3");
    shake(client, lent.engine());
    say(lent.engine(), NOTHING, toClient);
    assertThat(toClient.position()).isZero();

    say(lent.engine(), ByteBuffer.allocateDirect(100), toClient);

    assertThat(toClient.position()).isGreaterThan(300);
    assertThat(hearAll(client)).isEqualTo(100);
    lent.release().run();
  }

  @Test
  void saysItsTicketsBeforeItTakesItsLeave() throws Exception {
    LentEngine lent = server(Given.NOBODY);
    SSLEngine client = client(CA.trusting(), "TLSv1.3");
    shake(client, lent.engine());
    lent.engine().closeOutbound();

    say(lent.engine(), NOTHING, toClient);

    assertThat(hearAll(client)).isZero();
    assertThat(client.isInboundDone()).isTrue();
    lent.release().run();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void tellsClientsThatTheirRecordIsBad(String version) throws Exception {
    LentEngine lent = server(Given.NOBODY);
    SSLEngine client = client(CA.trusting(), version);
    shake(client, lent.engine());
    toServer.put(new byte[] {23, 3, 3, 0, 40}).put(new byte[40]);
    assertThatThrownBy(() -> hear(lent.engine(), toServer)).isInstanceOf(SSLException.class);

    say(lent.engine(), NOTHING, toClient);

    assertThatThrownBy(() -> hearAll(client)).hasMessageContaining("bad_record_mac");
    lent.release().run();
  }

  @Test
  void failsWhenItsWorkBreaks() {
    LentEngine lent = server(Given.NOBODY);
    // More than any record buffer holds.
    for (int i = 0; i < 4; i++) {
      toServer.put(new byte[] {22, 3, 3, 0x40, 0}).put(new byte[0x4000]);
    }
    assertThatThrownBy(
            () -> {
              hear(lent.engine(), toServer);
              Given.work(lent.engine());
              hear(lent.engine(), toServer);
            })
        .isInstanceOf(SSLException.class)
        .hasRootCauseInstanceOf(BufferOverflowException.class);
    assertThat(lent.engine().getHandshakeStatus()).isEqualTo(HandshakeStatus.NOT_HANDSHAKING);
    lent.release().run();
  }

  @Test
  void whoWasAnnouncedWaitsForNobody() throws Exception {
    Settings settings = Given.settings(Engine.OPENSSL, Given.NOBODY, Given.certificate(dir, "a"));
    CertificateSet shown =
        CertificateSet.of(
            List.of(Given.certificate(dir, "a").load(context.clock().instant())), null);
    try (BoringEngines engines =
            new BoringEngines(new BoringContext.Plan(settings, shown, null), context);
        ExecutorService elsewhere = Executors.newSingleThreadExecutor()) {
      engines.prepare(List.of("h2"));
      synchronized (engines) {
        LentEngine lent =
            elsewhere.submit(() -> engines.engine(List.of("h2"))).get(20, TimeUnit.SECONDS);
        lent.release().run();
      }
    }
  }

  @Test
  void speaksNoProtocolWithoutSuites() {
    Settings newer =
        new Settings(
            List.of(Given.certificate(dir, "a")),
            "1.2",
            "1.3",
            List.of(
                "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"),
            Given.NOBODY,
            Engine.OPENSSL);
    LentEngine lent = PemTermination.start(newer, context).engine(List.of());
    SSLEngine client = client(CA.trusting(), "TLSv1.2");
    assertThatThrownBy(() -> shake(client, lent.engine()))
        .isInstanceOf(SSLException.class)
        .hasMessageContaining("protocol_version");
    lent.release().run();
  }
}
