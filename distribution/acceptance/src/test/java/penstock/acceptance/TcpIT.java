package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.testkit.TcpPeer;
import penstock.testkit.TestCertificate;

/// What a TCP connection through a listener of `protocol: tcp` is like: what a direct one is.
class TcpIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long TOO_MUCH = 512L << 20;
  private static final Duration STUCK = Duration.ofSeconds(2);
  private static final TestCertificate CA = TestCertificate.authority("Test CA");

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // started before each test
  private ServerSocket server;

  @SuppressWarnings("NullAway.Init") // started before each test
  private Distribution penstock;

  @BeforeEach
  void start() throws IOException {
    server = TcpPeer.server();
    Path certificate = CA.issue("EC", "db.test").write(folder, "db");
    penstock =
        Distribution.run(
            folder,
            """
            admin: { bind: "127.0.0.1:0" }
            listeners:
              plain: { bind: "127.0.0.1:0", protocol: tcp, pool: main }
              brief: { bind: "127.0.0.1:0", protocol: tcp, pool: main, timeouts: { idle: 2s } }
              secure:
                bind: "127.0.0.1:0"
                protocol: tcp
                pool: main
                tls: { certificates: [{ cert: %s, key: %s }] }
            pools: { main: { endpoints: [{ name: a, address: "127.0.0.1:%d" }] } }
            """
                .formatted(certificate, keyOf(certificate), server.getLocalPort()));
  }

  private static Path keyOf(Path certificate) {
    return certificate.resolveSibling(certificate.getFileName().toString().replace(".pem", ".key"));
  }

  @AfterEach
  void stop() throws IOException {
    penstock.close();
    server.close();
  }

  private InetSocketAddress address(String listener) {
    String address = penstock.address(listener);
    int colon = address.lastIndexOf(':');
    return new InetSocketAddress(
        address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
  }

  private double sessions(String reason) {
    return Metrics.of(penstock)
        .sum("penstock_tcp_sessions_ended_total", "reason=\"" + reason + '"', "pool=\"main\"");
  }

  private void awaitSessions(String reason, int count) {
    await().atMost(PATIENCE).until(() -> sessions(reason) == count);
  }

  private static void sendAll(TcpPeer peer, byte[] bytes) {
    try {
      peer.out().write(bytes);
      peer.finish();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] restOf(TcpPeer peer) {
    try {
      return peer.rest();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void exchange(TcpPeer client, TcpPeer endpoint, int up, int down) {
    byte[] question = new byte[up];
    byte[] answer = new byte[down];
    new Random(up).nextBytes(question);
    new Random(down + 1L).nextBytes(answer);
    CompletableFuture<Void> asking = CompletableFuture.runAsync(() -> sendAll(client, question));
    CompletableFuture<Void> answering = CompletableFuture.runAsync(() -> sendAll(endpoint, answer));
    CompletableFuture<byte[]> asked = CompletableFuture.supplyAsync(() -> restOf(endpoint));
    byte[] answered = restOf(client);
    assertThat(Arrays.equals(asked.join(), question)).as("%d bytes up", up).isTrue();
    assertThat(Arrays.equals(answered, answer)).as("%d bytes down", down).isTrue();
    asking.join();
    answering.join();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "secure"})
  void carriesEveryByteOfEverySizeBothWaysAtOnce(String listener) throws Exception {
    int[] sizes = {0, 1, 1000, 16_384, 16_385, 65_535, 65_536, 65_537, 300_007, 5_000_003};
    for (int i = 0; i < sizes.length; i++) {
      try (TcpPeer client = connect(listener);
          TcpPeer endpoint = TcpPeer.from(server)) {
        exchange(client, endpoint, sizes[i], sizes[sizes.length - 1 - i]);
      }
    }
    awaitSessions("ok", sizes.length);
    long all = Arrays.stream(sizes).sum();
    Metrics metrics = Metrics.of(penstock);
    assertThat(metrics.sum("penstock_bytes_total", "direction=\"in\"")).isEqualTo((double) all);
    assertThat(metrics.sum("penstock_bytes_total", "direction=\"out\"")).isEqualTo((double) all);
    assertThat(metrics.sum("penstock_buffers_in_use")).isZero();
  }

  private TcpPeer connect(String listener) throws IOException {
    if (listener.equals("plain")) {
      return TcpPeer.to(address(listener));
    }
    Socket socket =
        CA.trusting().getSocketFactory().createSocket("127.0.0.1", address(listener).getPort());
    ((SSLSocket) socket).startHandshake();
    return new TcpPeer(socket);
  }

  @Test
  void keepsTheEndOfEachSide() throws Exception {
    try (TcpPeer client = TcpPeer.to(address("plain"));
        TcpPeer endpoint = TcpPeer.from(server)) {
      client.send("question").finish();
      assertThat(endpoint.rest()).asString().isEqualTo("question");
      endpoint.send("answer");
      assertThat(client.read(6)).isEqualTo("answer");
      endpoint.finish();
      assertThat(client.ending()).isEqualTo("end");
    }
    try (TcpPeer client = TcpPeer.to(address("plain"));
        TcpPeer endpoint = TcpPeer.from(server)) {
      endpoint.send("welcome").finish();
      assertThat(client.rest()).asString().isEqualTo("welcome");
      client.send("thanks").finish();
      assertThat(endpoint.rest()).asString().isEqualTo("thanks");
    }
    awaitSessions("ok", 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "secure"})
  void answersAClientWhoseFirstWordIsItsLast(String listener) throws Exception {
    try (TcpPeer client = connect(listener);
        TcpPeer endpoint = TcpPeer.from(server)) {
      client.finish();
      assertThat(endpoint.ending()).isEqualTo("end");
      endpoint.send("answer").finish();
      assertThat(client.rest()).asString().isEqualTo("answer");
    }
    awaitSessions("ok", 1);
  }

  @Test
  void passesResetsOn() throws Exception {
    try (TcpPeer client = TcpPeer.to(address("plain"));
        TcpPeer endpoint = TcpPeer.from(server)) {
      client.send("x");
      assertThat(endpoint.read(1)).isEqualTo("x");
      client.reset();
      assertThat(endpoint.ending()).isEqualTo("reset");
    }
    awaitSessions("client-closed", 1);
    try (TcpPeer client = TcpPeer.to(address("plain"));
        TcpPeer endpoint = TcpPeer.from(server)) {
      client.send("x");
      assertThat(endpoint.read(1)).isEqualTo("x");
      endpoint.reset();
      assertThat(client.ending()).isEqualTo("reset");
    }
    awaitSessions("endpoint-reset", 1);
  }

  @Test
  void holdsUpWhoSendsWhileNobodyReads() throws Exception {
    try (SocketChannel client = SocketChannel.open(address("plain"));
        TcpPeer endpoint = TcpPeer.from(server)) {
      client.configureBlocking(false);
      long sent = sendUntilStuck(client);
      assertThat(sent).isLessThan(TOO_MUCH);
      assertThat(Metrics.of(penstock).sum("penstock_buffers_in_use")).isLessThanOrEqualTo(2);
      CompletableFuture<Long> read = CompletableFuture.supplyAsync(() -> count(endpoint));
      client.shutdownOutput();
      assertThat(read.join()).isEqualTo(sent);
    }
  }

  /// Sends until for a while nothing more is taken.
  private static long sendUntilStuck(SocketChannel channel) throws IOException {
    long sent = 0;
    long since = System.nanoTime();
    while (sent < TOO_MUCH && System.nanoTime() - since < STUCK.toNanos()) {
      int n = channel.write(ByteBuffer.allocate(64 * 1024));
      if (n > 0) {
        sent += n;
        since = System.nanoTime();
      } else {
        LockSupport.parkNanos(1_000_000);
      }
    }
    return sent;
  }

  private static long count(TcpPeer peer) {
    byte[] piece = new byte[64 * 1024];
    long count = 0;
    try {
      for (int n = peer.in().read(piece); n >= 0; n = peer.in().read(piece)) {
        count += n;
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return count;
  }

  @Test
  void resetsWhatStandsStillForTooLong() throws Exception {
    try (TcpPeer client = TcpPeer.to(address("brief"));
        TcpPeer endpoint = TcpPeer.from(server)) {
      client.send("x");
      assertThat(endpoint.read(1)).isEqualTo("x");
      assertThat(client.ending()).isEqualTo("reset");
      assertThat(endpoint.ending()).isEqualTo("reset");
    }
    awaitSessions("idle-timeout", 1);
  }
}
