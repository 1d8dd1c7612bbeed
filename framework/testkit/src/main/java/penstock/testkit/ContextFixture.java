package penstock.testkit;

import io.dropwizard.metrics5.MetricRegistry;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import penstock.spi.Context;

/// What the framework would lend to an extension, for one test.
///
/// Write `@RegisterExtension final ContextFixture context = new ContextFixture();`: every test gets
/// a new one, and its scheduler stops when the test ends.
public final class ContextFixture implements Context, AfterEachCallback, AutoCloseable {

  /// The hash seed of a fixture that is not given one.
  public static final long HASH_SEED = 0x5EED_0F_7E57L;

  /// The cookie key of a fixture that is not given one.
  public static final String COOKIE_KEY = "a key for tests, long enough for them";

  private final String path;
  private final long hashSeed;
  private volatile List<String> cookieKeys = List.of(COOKIE_KEY);
  private volatile List<String> ticketKeys = List.of();
  private final Map<Class<?>, Object> loans = new ConcurrentHashMap<>();
  private final MetricRegistry metrics = new MetricRegistry();
  private final ManualClock clock = new ManualClock();
  private final SplittableRandom seeded = new SplittableRandom(HASH_SEED);
  private final RandomGenerator random = this::nextLong;
  private final ScheduledExecutorService scheduler =
      Executors.newScheduledThreadPool(2, Thread.ofVirtual().name("test-scheduler-", 0).factory());

  /// A context at `pools.test` with [#HASH_SEED].
  public ContextFixture() {
    this("pools.test", HASH_SEED);
  }

  /// A context.
  ///
  /// @param path where in the configuration the extension stands
  /// @param hashSeed any
  public ContextFixture(String path, long hashSeed) {
    this.path = path;
    this.hashSeed = hashSeed;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public MetricRegistry metrics() {
    return metrics;
  }

  /// A clock that stands still until the test moves it.
  @Override
  public ManualClock clock() {
    return clock;
  }

  /// The same numbers in the same order in every test that asks on one thread.
  @Override
  public RandomGenerator random() {
    return random;
  }

  /// A real scheduler on threads of its own: it follows the machine's time, not [#clock()].
  @Override
  public ScheduledExecutorService scheduler() {
    return scheduler;
  }

  @Override
  public long hashSeed() {
    return hashSeed;
  }

  /// [#COOKIE_KEY], or what the test said.
  @Override
  public List<String> cookieKeys() {
    return cookieKeys;
  }

  /// None, or what the test said.
  @Override
  public List<String> ticketKeys() {
    return ticketKeys;
  }

  private synchronized long nextLong() {
    return seeded.nextLong();
  }

  /// Lends something from now on.
  ///
  /// @param what its type
  /// @param lent what [#lend] gives
  public <T> void lends(Class<T> what, T lent) {
    loans.put(what, lent);
  }

  @Override
  public <T> T lend(Class<T> what) {
    Object lent = loans.get(what);
    return lent == null ? Context.super.lend(what) : what.cast(lent);
  }

  /// Lends other cookie keys from now on.
  ///
  /// @param keys the first signs
  public void cookieKeys(String... keys) {
    cookieKeys = List.of(keys);
  }

  /// Lends other ticket keys from now on.
  ///
  /// @param keys the first seals
  public void ticketKeys(String... keys) {
    ticketKeys = List.of(keys);
  }

  @Override
  public void afterEach(ExtensionContext test) {
    close();
  }

  /// Stops the scheduler; what was still scheduled does not run.
  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
