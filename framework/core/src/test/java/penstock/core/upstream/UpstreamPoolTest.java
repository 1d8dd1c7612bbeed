package penstock.core.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;
import penstock.core.endpoint.EndpointHttp2Settings;
import penstock.core.endpoint.EndpointProtocol;
import penstock.core.endpoint.FailureWatch;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Member;
import penstock.core.endpoint.Surroundings;
import penstock.core.endpoint.Transport;
import penstock.core.io.Loops;
import penstock.core.metrics.Reason;
import penstock.spi.endpoint.Endpoint;

@Timeout(60)
class UpstreamPoolTest {

  private static final Keep KEEP = new Keep(8, 60_000_000_000L);

  private final XnioWorker worker =
      Xnio.getInstance().createWorker(OptionMap.create(Options.WORKER_IO_THREADS, 1));
  private final XnioIoThread thread = worker.getIoThread(0);
  private final UpstreamPool pool =
      new Upstreams(new Loops(1), 1, ScriptedStream.buffers(worker)).of(thread);
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final AtomicReference<Transport> transport = new AtomicReference<>(Transport.PLAIN);
  private final LiveEndpoint endpoint =
      new LiveEndpoint(
          Member.of(new Endpoint("e", "127.0.0.1", server.getLocalPort(), 1, Map.of())),
          (InetSocketAddress) server.getLocalSocketAddress(),
          new Surroundings(
              new LongAdder(),
              System::nanoTime,
              InstantSource.system(),
              FailureWatch.NONE,
              () -> {},
              transport));
  private final Ends ends = new Ends();

  UpstreamPoolTest() throws IOException {}

  @AfterEach
  void stop() throws IOException {
    worker.shutdownNow();
    server.close();
  }

  /// What became of attempts to connect.
  private static final class Ends implements ConnectListener {

    private final LinkedBlockingQueue<Upstream> made = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<String> failed = new LinkedBlockingQueue<>();

    @Override
    public void connected(Upstream upstream) {
      made.add(upstream);
    }

    @Override
    public void notConnected(Reason reason, String detail) {
      failed.add(reason.word() + ": " + detail);
    }

    @Override
    public void misnamed(String detail) {
      failed.add("misnamed: " + detail);
    }
  }

  private <T> T onThread(Callable<T> task) throws Exception {
    CompletableFuture<T> done = new CompletableFuture<>();
    thread.execute(() -> {
      try {
        done.complete(task.call());
      } catch (Exception | Error e) {
        done.completeExceptionally(e);
      }
    });
    return done.get();
  }

  @Test
  void keepsNothingOfAnEndpointThatWasTakenOutBeforeItsConnectionStood() throws Exception {
    onThread(() -> {
      Connecting connecting = pool.connect(endpoint, KEEP, Terms.ANY, ends);
      pool.evict(endpoint);
      return connecting;
    });
    Upstream made = ends.made.take();
    assertThat(onThread(pool::lanes)).isZero();
    onThread(() -> {
      pool.release((Http1Upstream) made);
      return made;
    });
    assertThat(endpoint.connections()).isZero();
    assertThat(onThread(pool::lanes)).isZero();
  }

  @Test
  void givesNoConnectionThatWasMadeOtherwiseThanOthersAreNow() throws Exception {
    onThread(() -> pool.connect(endpoint, KEEP, Terms.ANY, ends));
    Http1Upstream made = (Http1Upstream) ends.made.take();
    Upstream idle =
        onThread(() -> {
          pool.release(made);
          transport.set(
              new Transport(EndpointProtocol.HTTP1, null, EndpointHttp2Settings.USUAL, null));
          return pool.idle(endpoint, KEEP, Terms.ANY);
        });
    assertThat(idle).isNull();
    assertThat(endpoint.connections()).isZero();
  }

  @Test
  void connectsNobodyAgainToAnEndpointThatWasTakenOut() throws Exception {
    onThread(() -> {
      pool.dialAgain(endpoint, new Connecting(ends, Terms.ANY));
      return pool;
    });
    assertThat(ends.failed.take()).isEqualTo("connect-refused: the endpoint was taken out");
    assertThat(onThread(pool::lanes)).isZero();
  }

  @Test
  void connectsAgainToAnEndpointThatIsThere() throws Exception {
    onThread(() -> {
      Connecting first = pool.connect(endpoint, KEEP, Terms.ANY, ends);
      pool.dialAgain(endpoint, new Connecting(ends, Terms.ANY));
      return first;
    });
    for (int i = 0; i < 2; i++) {
      Upstream made = ends.made.take();
      onThread(() -> {
        pool.release((Http1Upstream) made);
        return made;
      });
    }
    assertThat(onThread(() -> pool.idle(endpoint, KEEP, Terms.ANY))).isNotNull();
    assertThat(onThread(() -> pool.idle(endpoint, KEEP, Terms.ANY))).isNotNull();
    assertThat(onThread(pool::lanes)).isEqualTo(1);
  }
}
