package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioWorker;
import penstock.core.connection.ExchangeRequest;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Transport;
import penstock.core.io.BufferPool;
import penstock.core.io.Loops;
import penstock.core.io.TimingWheel;
import penstock.core.listen.Http2Settings;
import penstock.core.listen.HttpListener;
import penstock.core.listen.HttpListenerSettings;
import penstock.core.metrics.LineRegistry;
import penstock.core.pool.Gates;
import penstock.core.socket.SocketWorker;
import penstock.core.upstream.Upstreams;
import penstock.spi.ByteSize;
import penstock.spi.io.Intake;

/// A listener and a forwarder on real sockets, in front of given addresses, without the rest of the
/// line.
final class ProxyFixture implements AutoCloseable {

  private final XnioWorker worker;
  private final HttpListener listener;
  private final InetSocketAddress address;
  private final List<LiveEndpoint> endpoints;
  private final BufferPool buffers;
  private final LineRegistry measured = new LineRegistry();
  private final Loops loops;
  private final Upstreams upstreams;
  private final EndedRequests ended = new EndedRequests();

  /// How a request ended.
  ///
  /// @param grpc how it ended as a gRPC call; null if it was none
  record Ended(int status, String reason, @Nullable String grpc) {

    Ended(int status, String reason) {
      this(status, reason, null);
    }
  }

  /// What a test may set.
  record Setup(
      HttpListenerSettings.Timeouts timeouts,
      HttpListenerSettings.Limits limits,
      ForwardPlan.Limits forward,
      Peers peers,
      Kept kept) {

    static Setup plain() {
      return new Setup(
          new HttpListenerSettings.Timeouts(
              Duration.ofSeconds(10),
              Duration.ofSeconds(60),
              Duration.ofSeconds(60),
              Duration.ZERO),
          new HttpListenerSettings.Limits(
              new ByteSize(16 * 1024), 100, new ByteSize(1L << 40), 1000, null),
          new ForwardPlan.Limits(
              Duration.ofSeconds(20).toNanos(), Duration.ofSeconds(20).toNanos(), 0, 1L << 40),
          new Peers(_ -> false, false, Duration.ofSeconds(2), 64),
          new Kept(64 << 20, Duration.ofSeconds(60)));
    }

    Setup forward(ForwardPlan.Limits other) {
      return new Setup(timeouts, limits, other, peers, kept);
    }

    Setup timeouts(HttpListenerSettings.Timeouts other) {
      return new Setup(other, limits, forward, peers, kept);
    }

    Setup limits(HttpListenerSettings.Limits other) {
      return new Setup(timeouts, other, forward, peers, kept);
    }

    Setup peers(Peers other) {
      return new Setup(timeouts, limits, forward, other, kept);
    }

    Setup transport(Transport other) {
      return peers(
          new Peers(peers.trusted(), peers.forwarded(), peers.connect(), peers.keep(), other));
    }

    Setup retry(RetryPlan retry) {
      return kept(new Kept(kept.bufferBytes(), kept.idle(), retry));
    }

    Setup kept(Kept other) {
      return new Setup(timeouts, limits, forward, peers, other);
    }
  }

  /// Those on both sides.
  ///
  /// @param trusted whose word on the client is believed
  /// @param forwarded whether endpoints get `Forwarded`
  /// @param connect how long connecting may take
  /// @param keep how many idle connections are kept
  /// @param transport how endpoints are reached
  record Peers(
      Predicate<InetAddress> trusted,
      boolean forwarded,
      Duration connect,
      int keep,
      Transport transport) {

    Peers(Predicate<InetAddress> trusted, boolean forwarded, Duration connect, int keep) {
      this(trusted, forwarded, connect, keep, Transport.PLAIN);
    }
  }

  ProxyFixture(InetSocketAddress... targets) throws IOException {
    this(Setup.plain(), targets);
  }

  ProxyFixture(Setup setup, InetSocketAddress... targets) throws IOException {
    worker = SocketWorker.start("test", 1, () -> {});
    buffers = new BufferPool(worker, 1, setup.kept().bufferBytes());
    loops = new Loops(1);
    upstreams = new Upstreams(loops, 1, buffers);
    endpoints = Targets.of(setup.peers().transport(), targets);
    FixedPool pool =
        new FixedPool(
            endpoints,
            setup.peers().connect(),
            setup.peers().keep(),
            setup.kept().idle(),
            new Gates("p", System::nanoTime));
    HttpForwarder forwarder =
        new HttpForwarder(
            upstreams,
            buffers,
            new HttpForwarder.Identity("penstock-test", setup.peers().forwarded()),
            new ForwardPlan(
                _ -> pool,
                null,
                null,
                null,
                setup.forward(),
                setup.kept().retry(),
                List.of("websocket", "shell"),
                null));
    listener = new HttpListener("test", listenerSettings(setup), loops, measured);
    address = listener.open(intake(setup, forwarder));
  }

  private static HttpListenerSettings listenerSettings(Setup setup) {
    var socket = new HttpListenerSettings.Socket(128, Duration.ZERO);
    var http2 = new Http2Settings(true, false, 128, new ByteSize(65_536), 200, 1000);
    return new HttpListenerSettings(
        null,
        "127.0.0.1:0",
        setup.timeouts(),
        List.of(),
        setup.limits(),
        socket,
        null,
        http2,
        null);
  }

  private Intake intake(Setup setup, HttpForwarder forwarder) {
    return new Intake(
        worker,
        buffers,
        null,
        List.of(),
        exchange -> {
          ExchangeRequest request = ExchangeRequest.of(exchange);
          request.trust(setup.peers().trusted());
          request.journey().belongsTo("r", "p", ended);
          request.journey().takeNotes();
          forwarder.handleRequest(exchange);
        },
        _ -> (_, stream) -> org.xnio.IoUtils.safeClose(stream));
  }

  InetSocketAddress address() {
    return address;
  }

  LiveEndpoint endpoint(int index) {
    return endpoints.get(index);
  }

  HttpListener listener() {
    return listener;
  }

  /// The next request that ended; waits for it.
  Ended nextEnded() throws InterruptedException {
    return ended.next();
  }

  /// The attempts at the request that ended last, in words.
  List<String> attempts() {
    return ended.attempts();
  }

  /// Waits until the listener has refused one request before any route saw it, and nothing else.
  void awaitRefusal(String reason) {
    awaitOnLoop(
        "refusals",
        Map.of(reason, 1L),
        () -> Counts.of(measured, "penstock_requests_total", "reason"));
  }

  /// Waits until the first endpoint has so many requests.
  void awaitInFlight(int requests) {
    awaitOnLoop("in flight", requests, () -> endpoint(0).inFlight());
  }

  /// How often clients of HTTP/2 were stopped for something.
  long abuse(String kind) {
    return Counts.of(measured, "penstock_http2_abuse_total", "kind").getOrDefault(kind, 0L);
  }

  /// Runs on the I/O thread and waits for it.
  <T> T onLoop(Callable<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    worker
        .getIoThread(0)
        .execute(() -> {
          try {
            result.complete(task.call());
          } catch (Exception | AssertionError e) {
            result.completeExceptionally(e);
          }
        });
    return result.orTimeout(20, TimeUnit.SECONDS).join();
  }

  /// Has the I/O thread stand still: does something, and then nothing for so many nanoseconds.
  void standStill(Callable<?> meanwhile, long nanos) {
    TimingWheel wheel = loops.of(worker.getIoThread(0)).wheel();
    long armed = onLoop(wheel::now);
    // What was armed since the last tick is given the time back anyway.
    awaitOnLoop("another tick", true, () -> wheel.now() != armed);
    Object _ =
        onLoop(() -> {
          Object done = meanwhile.call();
          for (long from = System.nanoTime(); System.nanoTime() - from < nanos; ) {
            Thread.onSpinWait();
          }
          return done;
        });
  }

  /// Asks on the I/O thread again and again until the answer is the expected one.
  <T> void awaitOnLoop(String what, T expected, Callable<T> question) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    T last = onLoop(question);
    while (!last.equals(expected)) {
      assertThat(System.nanoTime() - end)
          .withFailMessage("%s: %s (expected: %s)", what, last, expected)
          .isNegative();
      last = onLoop(question);
    }
  }

  /// Closes everything and sees to it that nothing was left behind.
  @Override
  public void close() {
    listener.close();
    endpoints.forEach(upstreams::evict);
    try {
      awaitOnLoop("in flight", 0, () -> endpoints.stream().mapToInt(LiveEndpoint::inFlight).sum());
      awaitOnLoop("client connections", 0, () -> listener.registry().open());
      awaitOnLoop("buffers lent", 0L, buffers::lent);
      awaitOnLoop(
          "endpoint connections",
          0,
          () -> endpoints.stream().mapToInt(LiveEndpoint::connections).sum());
      // The sweep of idle connections is armed until it next finds none.
      awaitOnLoop(
          "no timer armed", true, () -> loops.of(worker.getIoThread(0)).wheel().armed() < 2);
    } finally {
      worker.shutdownNow();
    }
  }
}
