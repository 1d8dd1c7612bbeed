package penstock.core.engine;

import io.dropwizard.metrics5.Counter;
import io.dropwizard.metrics5.Gauge;
import io.dropwizard.metrics5.Metric;
import io.dropwizard.metrics5.MetricName;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import penstock.config.Catalogue;
import penstock.config.ConfigLoader;
import penstock.core.accesslog.AccessLogSettings;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.metrics.LineRegistry;
import penstock.core.pool.LivePool;
import penstock.core.route.RouteProblem;
import penstock.core.route.RouteSettings;
import penstock.spi.Default;

/// An engine on real sockets, with the extensions of [TestPlugin].
final class EngineFixture implements AutoCloseable {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  final TestPlugin plugin = new TestPlugin();
  final LineRegistry registry = new LineRegistry();
  final Engine engine;
  private final Catalogue catalogue = new Catalogue();

  /// A configuration of a line alone.
  record Config(
      @Default("{}") ServerSettings server,
      @Default("[]") List<AccessLogSettings> accessLog,
      @Default("{}") Map<String, ListenerSettings> listeners,
      @Default("[]") List<RouteSettings> routes,
      @Default("{}") Map<String, PoolSettings> pools) {}

  EngineFixture() {
    AtomicReference<@Nullable Engine> made = new AtomicReference<>();
    new BuiltIns(() -> started(made.get()).ground()).register(catalogue);
    plugin.register(catalogue);
    engine = new Engine(read("server: { ioThreads: 2 }").server(), registry, Lender.NOTHING);
    made.set(engine);
  }

  private static Engine started(@Nullable Engine engine) {
    if (engine == null) {
      throw new IllegalStateException("engine: none (expected: one)");
    }
    return engine;
  }

  LineSettings read(String yaml) {
    Config config = new ConfigLoader(catalogue, _ -> null).load("test", yaml, Config.class).value();
    return new LineSettings(
        config.server(),
        config.listeners(),
        config.routes(),
        config.pools(),
        new Telemetry("test", config.accessLog(), null));
  }

  /// What is wrong with a configuration whose names are all its own.
  List<RouteProblem> problems(String yaml) {
    LineSettings settings = read(yaml);
    return LineProblems.check(
        settings, new LineProblems.Names(settings.listeners().keySet(), settings.pools().keySet()));
  }

  /// Puts a configuration in force.
  EngineFixture apply(String yaml) throws IOException {
    engine.apply(read(yaml));
    return this;
  }

  InetSocketAddress at(String listener) {
    InetSocketAddress address = engine.addresses().get(listener);
    if (address == null) {
      throw new IllegalStateException("listener: " + listener + " (expected: an open one)");
    }
    return address;
  }

  Client client(String listener) throws IOException {
    return new Client(at(listener));
  }

  LivePool pool(String name) {
    LivePool pool = engine.look().pool(name);
    if (pool == null) {
      throw new IllegalStateException("pool: " + name + " (expected: one of the configuration)");
    }
    return pool;
  }

  LiveEndpoint endpoint(String pool, String name) {
    LiveEndpoint endpoint = pool(pool).endpoint(name);
    if (endpoint == null) {
      throw new IllegalStateException("endpoint: " + name + " (expected: one of " + pool + ")");
    }
    return endpoint;
  }

  /// The sum of the counters of a name that have these labels.
  ///
  /// @param labels name, value, name, value
  long count(String name, String... labels) {
    long sum = 0;
    for (Map.Entry<MetricName, Metric> each : registry.registry().getMetrics().entrySet()) {
      if (fits(each.getKey(), name, labels) && each.getValue() instanceof Counter counter) {
        sum += counter.getCount();
      }
    }
    return sum;
  }

  /// The sum of the gauges of a name that have these labels.
  long gauge(String name, String... labels) {
    long sum = 0;
    for (Map.Entry<MetricName, Metric> each : registry.registry().getMetrics().entrySet()) {
      if (fits(each.getKey(), name, labels)
          && each.getValue() instanceof Gauge<?> gauge
          && gauge.getValue() instanceof Number number) {
        sum += number.longValue();
      }
    }
    return sum;
  }

  private static boolean fits(MetricName metric, String name, String... labels) {
    boolean fits = metric.getKey().equals(name);
    for (int i = 0; fits && i < labels.length; i += 2) {
      fits = labels[i + 1].equals(metric.getTags().get(labels[i]));
    }
    return fits;
  }

  /// The names of all series.
  Set<MetricName> series() {
    return Set.copyOf(registry.registry().getNames());
  }

  /// Waits until the counters of a name that have these labels add up to a number.
  void awaitCount(long sum, String name, String... labels) throws InterruptedException {
    await(name + " is " + sum, () -> count(name, labels) == sum);
  }

  /// Waits until the gauges of a name that have these labels add up to a number.
  void awaitGauge(long sum, String name, String... labels) throws InterruptedException {
    await(name + " is " + sum, () -> gauge(name, labels) == sum);
  }

  /// Whether somebody listens there.
  static boolean accepts(InetSocketAddress address) {
    try (Socket _ = new Socket(address.getAddress(), address.getPort())) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /// Waits until something holds that happens on another thread.
  static void await(String what, BooleanSupplier holds) throws InterruptedException {
    long start = System.nanoTime();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        throw new AssertionError("never happened: " + what);
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Override
  public void close() {
    engine.stopNow();
  }
}
