package penstock.core.tls;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xnio.ChannelListener;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;
import org.xnio.XnioWorker;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.ssl.SslConnection;
import penstock.core.socket.SocketWorker;
import penstock.testkit.TestCertificate;

@Timeout(60)
class TlsStreamTest {

  private static final TestCertificate CA = TestCertificate.authority("Test CA");

  private final XnioWorker worker = worker();
  private final CompletableFuture<Boolean> over = new CompletableFuture<>();

  private static XnioWorker worker() {
    try {
      return SocketWorker.start("test", 1, () -> {});
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void stop() {
    worker.shutdownNow();
  }

  /// A socket that takes all but the last byte of what it is given, and that one the next time.
  private static final class Reluctant extends AbstractStreamSinkConduit<StreamSinkConduit> {

    Reluctant(StreamSinkConduit next) {
      super(next);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
      int limit = from.limit();
      try {
        return super.write(from.remaining() < 2 ? from : from.limit(limit - 1));
      } finally {
        from.limit(limit);
      }
    }
  }

  private void serve(StreamConnection stream) {
    stream.getSinkChannel().setConduit(new Reluctant(stream.getSinkChannel().getConduit()));
    SSLContext context = CA.issue("EC", "a.test").context(CA);
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    SslConnection secure =
        TlsStream.over(stream, new TlsEngine(engine), false, ForkJoinPool.commonPool());
    hearHandshake(secure.getHandshakeSetter());
    secure.getSourceChannel().setReadListener(_ -> TlsStream.goOn(secure));
    secure.getSourceChannel().resumeReads();
  }

  private <C extends SslConnection> void hearHandshake(ChannelListener.Setter<C> setter) {
    setter.set(_ -> over.complete(true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void tellsThatTheHandshakeIsOverThoughItsLastRecordGoesOutInPieces(String version)
      throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      InetSocketAddress address = (InetSocketAddress) listening.getLocalSocketAddress();
      StreamConnection stream = worker.openStreamConnection(address, null, OptionMap.EMPTY).get();
      stream.getIoThread().execute(() -> serve(stream));
      try (SSLSocket client =
          (SSLSocket)
              CA.trusting()
                  .getSocketFactory()
                  .createSocket(listening.accept(), "a.test", 1, true)) {
        client.setUseClientMode(true);
        client.setEnabledProtocols(new String[] {version});
        client.setSoTimeout(20_000);
        client.startHandshake();
        assertThatCode(() -> over.get(20, TimeUnit.SECONDS)).doesNotThrowAnyException();
      }
    }
  }
}
