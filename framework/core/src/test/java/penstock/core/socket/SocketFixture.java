package penstock.core.socket;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;
import org.xnio.channels.AcceptingChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;

/// A worker, and what its threads have accepted.
public final class SocketFixture implements AutoCloseable {

  private static final OptionMap OPTIONS =
      OptionMap.builder().set(Options.BACKLOG, 100).set(Options.TCP_NODELAY, true).getMap();

  final SocketWorker worker;
  final BlockingQueue<StreamConnection> accepted = new LinkedBlockingQueue<>();
  final Map<StreamConnection, Thread> acceptedOn = new ConcurrentHashMap<>();

  /// Of our own, that its threads have outlived.
  final AtomicInteger failures = new AtomicInteger();

  /// @param threads how many
  public SocketFixture(int threads) throws IOException {
    worker = SocketWorker.start("test", threads, failures::incrementAndGet);
  }

  static InetSocketAddress anywhere() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  AcceptingChannel<StreamConnection> bound(InetSocketAddress address) throws IOException {
    return bound(address, this::keep);
  }

  AcceptingChannel<StreamConnection> bound(
      InetSocketAddress address, Consumer<StreamConnection> taker) throws IOException {
    return worker.createStreamConnectionServer(
        address, ChannelListeners.openListenerAdapter(taker::accept), OPTIONS);
  }

  AcceptingChannel<StreamConnection> echoing() throws IOException {
    return accepting(SocketFixture::echo);
  }

  AcceptingChannel<StreamConnection> keeping() throws IOException {
    return accepting(this::keep);
  }

  /// Has connections to a free port of this machine taken.
  public AcceptingChannel<StreamConnection> accepting(Consumer<StreamConnection> taker)
      throws IOException {
    AcceptingChannel<StreamConnection> server = bound(anywhere(), taker);
    server.resumeAccepts();
    return server;
  }

  void keep(StreamConnection stream) {
    acceptedOn.put(stream, Thread.currentThread());
    accepted.add(stream);
  }

  /// Where it listens.
  public static InetSocketAddress at(AcceptingChannel<StreamConnection> server) {
    return server.getLocalAddress(InetSocketAddress.class);
  }

  /// Sends back what comes, with its end.
  static void echo(StreamConnection stream) {
    stream.getSourceChannel().setReadListener(source -> echo(stream, source));
    stream.getSourceChannel().resumeReads();
  }

  private static void echo(StreamConnection stream, ConduitStreamSourceChannel source) {
    ByteBuffer buffer = ByteBuffer.allocate(1000);
    try {
      int n = source.read(buffer);
      if (n < 0) {
        stream.getSinkChannel().shutdownWrites();
      } else {
        int _ = stream.getSinkChannel().write(buffer.flip());
      }
    } catch (IOException _) {
      IoUtils.safeClose(stream);
    }
  }

  /// Runs something on a connection's thread.
  static <T> T on(XnioIoThread thread, Step<T> step) throws Exception {
    CompletableFuture<T> done = new CompletableFuture<>();
    thread.execute(() -> {
      try {
        done.complete(step.run());
      } catch (IOException e) {
        done.completeExceptionally(e);
      }
    });
    return done.get(20, SECONDS);
  }

  interface Step<T> {
    T run() throws IOException;
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void close() {
    worker.shutdown();
    try {
      worker.awaitTermination();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
