package penstock.core.engine;

import io.dropwizard.metrics5.MetricRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import penstock.core.metrics.ExtensionMetrics;
import penstock.spi.Context;
import penstock.spi.route.PoolFacts;

/// What one extension is lent, taken back when it is closed.
final class ExtensionContext implements Context, AutoCloseable {

  private final String path;
  private final long hashSeed;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final ExtensionMetrics metrics;
  private final FleetKeys fleetKeys;
  private final Lender lender;
  private final @Nullable PoolFacts pools;
  private @Nullable ScheduledThreadPoolExecutor scheduler;
  private boolean closed;

  /// @param pools what it may know of pools; null for nothing
  ExtensionContext(String path, House house, @Nullable PoolFacts pools) {
    this.path = path;
    this.lender = house.lender();
    this.pools = pools;
    this.hashSeed = house.hashSeed();
    this.clock = house.clock();
    this.random = house.random();
    this.metrics = new ExtensionMetrics(house.registry(), path);
    this.fleetKeys = house.fleetKeys();
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public MetricRegistry metrics() {
    return metrics.registry();
  }

  @Override
  public InstantSource clock() {
    return clock;
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  /// Made when first asked for: most extensions never do.
  @Override
  public synchronized ScheduledExecutorService scheduler() {
    ScheduledThreadPoolExecutor made = scheduler;
    if (made == null) {
      made =
          new ScheduledThreadPoolExecutor(
              1, Thread.ofVirtual().name("extension-" + path, 0).factory());
      made.setRemoveOnCancelPolicy(true);
      scheduler = made;
    }
    return made;
  }

  @Override
  public long hashSeed() {
    return hashSeed;
  }

  @Override
  public List<String> cookieKeys() {
    return fleetKeys.lendCookies(path);
  }

  @Override
  public List<String> ticketKeys() {
    return fleetKeys.tickets();
  }

  @Override
  public <T> T lend(Class<T> what) {
    Object lent = what == PoolFacts.class ? pools : lender.lend(what);
    if (lent == null) {
      return Context.super.lend(what);
    }
    return what.cast(lent);
  }

  /// Whether it is in use; only the first who takes it back may close its extension.
  synchronized boolean takeBack() {
    boolean first = !closed;
    closed = true;
    return first;
  }

  @Override
  public synchronized void close() {
    closed = true;
    metrics.close();
    if (scheduler != null) {
      scheduler.shutdownNow();
    }
  }
}
