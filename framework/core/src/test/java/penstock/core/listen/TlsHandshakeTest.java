package penstock.core.listen;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xnio.StreamConnection;
import org.xnio.ssl.SslConnection;
import penstock.core.io.Loops;
import penstock.core.metrics.LineRegistry;
import penstock.core.metrics.TlsMetrics;
import penstock.core.socket.SocketFixture;
import penstock.core.tls.Handshakes;
import penstock.spi.tls.LentEngine;
import penstock.testkit.TestCertificate;

@Timeout(60)
class TlsHandshakeTest {

  private final CompletableFuture<Boolean> working = new CompletableFuture<>();
  private final CompletableFuture<Boolean> mayEnd = new CompletableFuture<>();
  private final CompletableFuture<TlsHandshake> begun = new CompletableFuture<>();
  private final CompletableFuture<String> end = new CompletableFuture<>();
  private final Set<TlsHandshake> underWay = ConcurrentHashMap.newKeySet();
  private final LineRegistry registry = new LineRegistry();
  private final Handshakes handshakes = new Handshakes(1);
  private volatile @Nullable TestCertificate shown;
  private SocketFixture sockets;
  private InetSocketAddress address;

  @BeforeEach
  void listen() throws IOException {
    sockets = new SocketFixture(1);
    address = SocketFixture.at(sockets.accepting(this::meet));
  }

  @AfterEach
  void stop() {
    mayEnd.complete(true);
    sockets.close();
    handshakes.close();
  }

  private void meet(StreamConnection stream) {
    TlsHandshake.Surroundings around =
        new TlsHandshake.Surroundings(
            "web",
            new Loops(1).of(stream.getIoThread()),
            handshakes,
            new TlsMetrics(registry, "web", () -> 0),
            underWay,
            new Told());
    TlsHandshake handshake =
        new TlsHandshake(stream, new LentEngine(server(), false, () -> {}), around);
    underWay.add(handshake);
    handshake.begin(SECONDS.toNanos(60));
    begun.complete(handshake);
  }

  private SSLEngine server() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {new SlowKeys()}, null, null);
      SSLEngine engine = context.createSSLEngine();
      engine.setUseClientMode(false);
      return engine;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private final class Told implements TlsHandshake.Outcome {

    @Override
    public void secured(TlsHandshake handshake, SslConnection stream, SSLEngine engine) {
      end.complete("secured");
    }

    @Override
    public void failed() {
      end.complete("failed");
    }
  }

  /// Takes its time to look for a certificate, which the JDK's engine does under its lock.
  private final class SlowKeys extends X509ExtendedKeyManager {

    @Override
    public @Nullable String chooseEngineServerAlias(
        String kind, Principal @Nullable [] issuers, SSLEngine engine) {
      working.complete(true);
      mayEnd.join();
      return shown == null ? null : "shown";
    }

    @Override
    public @Nullable String chooseServerAlias(
        String kind, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] kinds, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }

    @Override
    public String[] getServerAliases(String kind, Principal @Nullable [] issuers) {
      return new String[0];
    }

    @Override
    public String[] getClientAliases(String kind, Principal @Nullable [] issuers) {
      return new String[0];
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
      TestCertificate own = shown;
      return own == null ? null : new X509Certificate[] {own.certificate()};
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
      TestCertificate own = shown;
      return own == null ? null : own.key();
    }
  }

  @Test
  void endsWithoutWaitingForWhoWorksForIt() throws Exception {
    try (Socket client = new Socket(address.getAddress(), address.getPort())) {
      sayHello(client);
      assertThat(working.get(20, SECONDS)).isTrue();

      begun.get(20, SECONDS).abandon();

      assertThat(end.get(20, SECONDS)).isEqualTo("failed");
      assertThat(mayEnd).isNotDone();
      assertThat(underWay).isEmpty();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void isCountedWithItsVersionThoughItEndedWhileOthersWorkedForIt() throws Exception {
    shown = TestCertificate.authority("Test CA").issue("EC", "localhost");
    try (Socket client = new Socket(address.getAddress(), address.getPort())) {
      sayHello(client);
      assertThat(working.get(20, SECONDS)).isTrue();
      begun.get(20, SECONDS).abandon();
      assertThat(end.get(20, SECONDS)).isEqualTo("failed");

      mayEnd.complete(true);

      await().until(() -> !counted().isEmpty());
      assertThat(counted()).contains("result=closed", "version=1.3");
    }
  }

  @Test
  void tellsWhyItsWorkFailed() throws Exception {
    try (Socket client = new Socket(address.getAddress(), address.getPort())) {
      mayEnd.complete(true);
      sayHello(client);
      assertThat(end.get(20, SECONDS)).isEqualTo("failed");
      assertThat(counted()).contains("result=no-shared-cipher");
    }
  }

  private String counted() {
    return registry.registry().getCounters().entrySet().stream()
        .filter(each -> each.getValue().getCount() > 0)
        .map(each -> each.getKey().getTags().toString())
        .collect(Collectors.joining());
  }

  private static void sayHello(Socket socket) throws Exception {
    SSLEngine client = SSLContext.getDefault().createSSLEngine();
    client.setUseClientMode(true);
    ByteBuffer hello = ByteBuffer.allocate(1 << 15);
    client.wrap(ByteBuffer.allocate(0), hello);
    socket.getOutputStream().write(hello.array(), 0, hello.position());
  }
}
