package penstock.core.tls;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xnio.IoUtils;
import org.xnio.Options;
import org.xnio.StreamConnection;
import penstock.core.socket.SocketFixture;
import penstock.spi.tls.LentEngine;
import penstock.testkit.EngineSocket;
import penstock.testkit.TestCertificate;

@Timeout(60)
class ShakeTest {

  private static final TestCertificate CA = TestCertificate.authority("Test CA");
  private static final String[] MANY =
      IntStream.range(0, 1200).mapToObj("name-%d.test"::formatted).toArray(String[]::new);
  private static final byte[] ALERT = {21, 3, 3, 0, 2, 2, 40};

  private final BlockingQueue<Met> all = new LinkedBlockingQueue<>();
  private TestCertificate shown = CA.issue("EC", "a.test");
  private boolean room = true;
  private boolean atOnce;
  private SocketFixture sockets;
  private InetSocketAddress address;

  @BeforeEach
  void listen() throws IOException {
    sockets = new SocketFixture(1);
    address = SocketFixture.at(sockets.accepting(this::meet));
  }

  @AfterEach
  void stop() {
    sockets.close();
  }

  private void meet(StreamConnection stream) {
    try {
      stream.setOption(Options.SEND_BUFFER, 1);
      Met met = new Met(stream);
      all.add(met);
      met.shake.begin();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Met met() throws InterruptedException {
    Met met = all.poll(20, SECONDS);
    assertThat(met).as("a client").isNotNull();
    return met;
  }

  /// A server's side, whose work is done when the test wants.
  private final class Met implements Shake.Owner {

    final StreamConnection stream;
    final TlsEngine engine;
    final Shake shake;
    final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    Met(StreamConnection stream) {
      this.stream = stream;
      SSLEngine server = shown.context(CA).createSSLEngine();
      server.setUseClientMode(false);
      this.engine = new TlsEngine(server);
      this.shake = new Shake(stream, engine, true, this);
    }

    @Override
    public boolean elsewhere(Runnable task) {
      if (atOnce) {
        Thread.ofVirtual().start(task);
      }
      return room && (atOnce || work.add(task));
    }

    @Override
    public void soon(Runnable task) {
      stream.getIoThread().execute(task);
    }

    @Override
    public void shaken(ByteBuffer early) {
      told.add("shaken, " + text(early));
    }

    @Override
    public void failed() {
      told.add("failed");
      boolean _ = closes();
    }

    @Override
    public void finished() {
      told.add("finished");
    }

    boolean closes() {
      boolean _ = shake.leave();
      IoUtils.safeClose(stream);
      return true;
    }

    private String text(ByteBuffer early) {
      ByteBuffer text = ByteBuffer.allocate(RecordBuffers.BYTES);
      assertThatCode(() -> engine.unwrap(early, text)).doesNotThrowAnyException();
      return StandardCharsets.US_ASCII.decode(text.flip()).toString();
    }

    void workOnce() throws InterruptedException {
      Runnable task = work.poll(20, SECONDS);
      assertThat(task).as("work").isNotNull();
      task.run();
    }

    String next() throws InterruptedException {
      return told.poll(20, SECONDS);
    }

    /// Waits until something holds on the I/O thread.
    void await(BooleanSupplier holds) throws Exception {
      boolean held = false;
      while (!held) {
        CompletableFuture<Boolean> asked = new CompletableFuture<>();
        stream.getIoThread().execute(() -> asked.complete(holds.getAsBoolean()));
        held = asked.get(20, SECONDS);
      }
    }
  }

  private static SSLEngine client(String version) {
    SSLEngine engine = CA.trusting().createSSLEngine();
    engine.setUseClientMode(true);
    engine.setEnabledProtocols(new String[] {version});
    return engine;
  }

  private static EngineSocket secure(Socket socket, String version) {
    return new EngineSocket(socket, new LentEngine(client(version), false, () -> {}));
  }

  private static void sayHello(Socket socket) throws IOException {
    ByteBuffer hello = ByteBuffer.allocate(RecordBuffers.BYTES);
    client("TLSv1.3").wrap(ByteBuffer.allocate(0), hello);
    socket.getOutputStream().write(hello.array(), 0, hello.position());
  }

  private Socket socket() throws IOException {
    return new Socket(address.getAddress(), address.getPort());
  }

  /// Does not listen before it is told to, and has little room until then.
  private static final class Slow extends Socket {

    private final CompletableFuture<Boolean> listens;

    Slow(CompletableFuture<Boolean> listens) throws IOException {
      this.listens = listens;
      setReceiveBufferSize(1);
    }

    @Override
    public InputStream getInputStream() throws IOException {
      listens.join();
      return super.getInputStream();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void leavesWhatComesBehindItToOthers(String version) throws Exception {
    atOnce = true;
    try (EngineSocket client = secure(new SavingSocket(address), version)) {
      Thread.ofVirtual().start(() -> talk(client));
      String early = version.equals("TLSv1.3") ? "hello" : "";
      assertThat(met().next()).isEqualTo("shaken, " + early);
    }
  }

  private static void talk(EngineSocket client) {
    try {
      client.shake();
      client.write("hello".getBytes(StandardCharsets.US_ASCII));
      client.read(1);
    } catch (IOException _) {
      // The server's side tells.
    }
  }

  @Test
  void hearsWhatCameInTheMidstOfItsWork() throws Exception {
    try (Socket client = socket()) {
      sayHello(client);
      Met met = met();
      met.await(() -> !met.work.isEmpty());
      client.getOutputStream().write(ALERT);
      met.await(() -> !met.stream.getSourceChannel().isReadResumed());
      assertThat(met.told).isEmpty();

      met.workOnce();

      assertThat(met.next()).isEqualTo("failed");
      assertThat(met.engine.failure()).rootCause().hasMessageContaining("handshake_failure");
    }
  }

  @Test
  void waitsForAClientThatDoesNotListen() throws Exception {
    shown = CA.issue("EC", MANY);
    CompletableFuture<Boolean> listens = new CompletableFuture<>();
    try (Socket client = new Slow(listens)) {
      client.connect(address);
      Thread.ofVirtual().start(() -> talk(secure(client, "TLSv1.3")));
      Met met = met();
      met.workOnce();
      met.await(() -> met.stream.getSinkChannel().isWriteResumed());
      assertThat(met.stream.getSourceChannel().isReadResumed()).isFalse();

      listens.complete(true);

      assertThat(met.next()).startsWith("shaken");
    }
  }

  @Test
  void failsWhenThereIsNoRoomForItsWork() throws Exception {
    room = false;
    try (Socket client = socket()) {
      sayHello(client);
      assertThat(met().next()).isEqualTo("failed");
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void doesAndSaysNothingMoreWhenItWasLeft() throws Exception {
    try (Socket client = socket()) {
      sayHello(client);
      Met met = met();
      met.await(() -> !met.work.isEmpty());
      met.await(met::closes);

      met.workOnce();
      assertThat(met.engine.getHandshakeStatus()).isEqualTo(HandshakeStatus.NEED_TASK);

      assertThat(client.getInputStream().read()).isEqualTo(-1);
      met.await(() -> true);
      assertThat(met.told).containsExactly("finished");
    }
  }
}
