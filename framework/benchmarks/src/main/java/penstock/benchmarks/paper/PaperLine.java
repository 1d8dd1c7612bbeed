package penstock.benchmarks.paper;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import penstock.config.Catalogue;
import penstock.config.ConfigLoader;
import penstock.core.accesslog.AccessLogSettings;
import penstock.core.connection.ConnectionRegistry;
import penstock.core.connection.ExchangeRequest;
import penstock.core.connection.FrontSettings;
import penstock.core.connection.NotedLines;
import penstock.core.connection.RequestObserver;
import penstock.core.connection.Surroundings;
import penstock.core.engine.BuiltIns;
import penstock.core.engine.Engine;
import penstock.core.engine.Ground;
import penstock.core.engine.Lender;
import penstock.core.engine.LineSettings;
import penstock.core.engine.ListenerSettings;
import penstock.core.engine.PoolSettings;
import penstock.core.engine.ServerSettings;
import penstock.core.engine.Telemetry;
import penstock.core.listen.Http1Opener;
import penstock.core.metrics.LineRegistry;
import penstock.core.metrics.ListenerMetrics;
import penstock.core.route.RouteSettings;
import penstock.plugin.balance.roundrobin.RoundRobinPlugin;
import penstock.plugin.drain.graceful.GracefulDrainPlugin;
import penstock.plugin.sticky.cookie.StickyCookiePlugin;
import penstock.plugin.tracing.otlp.OtlpTracingPlugin;
import penstock.spi.Default;
import penstock.spi.Extension;
import penstock.spi.NoSettings;
import penstock.spi.Plugin;
import penstock.spi.io.Listener;
import penstock.spi.trace.Tracing;

/// An engine with a configuration, whose clients and endpoints are paper. Everything between two
/// sockets is real: Undertow's parser, the route, the filters, the pool, the answer's codec.
public final class PaperLine implements AutoCloseable {

  private static final int CLIENTS = 64;
  private static final int LOOK = 1 << 16;
  private static final long ENOUGH = 1L << 40;
  private static final List<Plugin> PLUGINS =
      List.of(
          new RoundRobinPlugin(),
          new GracefulDrainPlugin(),
          new StickyCookiePlugin(),
          new OtlpTracingPlugin());

  private static final byte[] ANSWER =
      latin1(
          """
          HTTP/1.1 200 OK
          Server: nginx/1.22.1
          Date: Wed, 25 Nov 2026 15:00:00 GMT
          Content-Type: application/octet-stream
          Content-Length: 100
          Connection: keep-alive

          """
              + "x".repeat(100));

  private final PaperListener listener = new PaperListener();
  private final Engine engine;
  private final PaperThread thread;
  private final PaperStream[] clients = new PaperStream[CLIENTS];
  private final byte[][] requests = new byte[CLIENTS][];
  private int next;

  /// What a line can be configured with.
  record Config(
      @Default("{}") ServerSettings server,
      @Default("[]") List<AccessLogSettings> accessLog,
      @Nullable Extension<Tracing> tracing,
      @Default("{}") Map<String, ListenerSettings> listeners,
      @Default("[]") List<RouteSettings> routes,
      @Default("{}") Map<String, PoolSettings> pools) {}

  /// What a number of requests cost the I/O thread.
  ///
  /// @param nanos processor time
  /// @param bytes allocated
  public record Cost(long nanos, long bytes) {}

  private PaperLine(String yaml, String header) throws IOException {
    Engine[] made = new Engine[1];
    Catalogue catalogue = new Catalogue();
    new BuiltIns(() -> made[0].ground()).register(catalogue);
    PLUGINS.forEach(plugin -> plugin.register(catalogue));
    catalogue.offer(Listener.KIND, "paper", NoSettings.class, (_, _) -> listener);
    Config config =
        new ConfigLoader(catalogue, _ -> null).load("paper", yaml, Config.class).value();
    LineRegistry registry = new LineRegistry();
    this.engine = new Engine(config.server(), registry, Lender.NOTHING);
    made[0] = engine;
    engine.apply(
        new LineSettings(
            config.server(),
            config.listeners(),
            config.routes(),
            config.pools(),
            new Telemetry("paper", config.accessLog(), config.tracing())));
    this.thread = new PaperThread(listener.intake().worker(), ANSWER);
    thread.start();
    onThread(() -> open(registry, header));
  }

  /// Sets up a line, and has its clients connect and ask once.
  ///
  /// @param yaml a configuration whose listener speaks `paper`
  /// @param header what every client sends beyond `Host`; empty, or lines that end in LF
  /// @throws IOException if it cannot be put in force
  public static PaperLine of(String yaml, String header) throws IOException {
    return new PaperLine(yaml, header);
  }

  private static byte[] latin1(String lines) {
    return lines.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  private boolean open(LineRegistry measured, String header) {
    Ground ground = engine.ground();
    ConnectionRegistry registry =
        new ConnectionRegistry(CLIENTS, new ListenerMetrics(measured, "web"));
    Http1Opener opener =
        new Http1Opener(listener.intake().buffers(), listener.intake().http(), null);
    FrontSettings settings =
        new FrontSettings(ENOUGH, ENOUGH, 1 << 14, 100, Long.MAX_VALUE, ENOUGH, 0);
    InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080);
    for (int i = 0; i < CLIENTS; i++) {
      InetSocketAddress peer = new InetSocketAddress("192.0.2." + i, 50_000 + i);
      PaperStream client = new PaperStream(thread, peer, here, null);
      registry.admit();
      opener.open(
          client,
          new Surroundings(
              registry, settings, ground.loops().of(thread), new Deaf(), new NotedLines()));
      thread.settle();
      clients[i] = client;
      requests[i] = latin1("GET / HTTP/1.1\nHost: bench.test\n" + header + cookie(client) + "\n");
    }
    return true;
  }

  /// Asks once; what the answer has a browser keep, it keeps.
  private String cookie(PaperStream client) {
    byte[] copy = new byte[LOOK];
    client.keep(copy);
    client.say(latin1("GET / HTTP/1.1\nHost: bench.test\n\n"));
    thread.settle();
    client.keep(null);
    String answer = new String(copy, StandardCharsets.ISO_8859_1).trim();
    if (!answer.startsWith("HTTP/1.1 200") || !answer.endsWith("x".repeat(100))) {
      throw new IllegalStateException("answer: " + answer + " (expected: 200 and its body)");
    }
    int from = answer.indexOf("Set-Cookie: ");
    return from < 0
        ? ""
        : "Cookie: " + answer.substring(from + 12, answer.indexOf(';', from)) + "\n";
  }

  /// Has the clients ask in turn.
  ///
  /// @param count of requests
  /// @return what they cost all together
  public Cost ask(int count) {
    return onThread(() -> asked(count));
  }

  private Cost asked(int count) {
    long bytes = Meter.allocated();
    long nanos = Meter.processorTime();
    for (int i = 0; i < count; i++) {
      int client = next++ & CLIENTS - 1;
      PaperStream stream = clients[client];
      long before = stream.written();
      stream.say(requests[client]);
      thread.settle();
      if (stream.written() - before < 200) {
        throw new IllegalStateException("answer: none (expected: a head and a body)");
      }
    }
    return new Cost(Meter.processorTime() - nanos, Meter.allocated() - bytes);
  }

  private <T> T onThread(Supplier<T> task) {
    CompletableFuture<T> done = new CompletableFuture<>();
    thread.execute(() -> {
      try {
        done.complete(task.get());
      } catch (RuntimeException | Error e) {
        done.completeExceptionally(e);
      }
    });
    return done.join();
  }

  @Override
  public void close() {
    thread.interrupt();
    engine.stopNow();
  }

  /// Hears of nothing.
  private static final class Deaf implements RequestObserver {

    @Override
    public void finished(ExchangeRequest request) {}

    @Override
    public void refused(InetSocketAddress peer, Refused refused) {}
  }
}
