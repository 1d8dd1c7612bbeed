package penstock.plugin.filter.jwt;

import io.dropwizard.metrics5.Counter;
import io.dropwizard.metrics5.MetricName;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.spi.Context;

/// Keys that are loaded at the start and again and again. What cannot be loaded leaves the old ones
/// in force.
final class LoadedKeys implements KeySource {

  private static final Logger log = LoggerFactory.getLogger(LoadedKeys.class);

  /// Somebody who invents key ids must not make us ask the issuer each time.
  private static final Duration BETWEEN_ASKED = Duration.ofSeconds(30);

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

  /// Reads the JSON of a JWK set, wherever it is. May block.
  @FunctionalInterface
  interface Loader {
    String load() throws IOException, InterruptedException;
  }

  /// Where what was loaded is kept for those who come later.
  ///
  /// @param memory outlives this
  /// @param name of the place there, and of those who vouch for it
  record Shelf(KeyMemory memory, String name) {}

  /// How often, and how long to wait.
  ///
  /// @param name of the place, for the log
  /// @param refresh from one to the next
  /// @param patience how long a request waits for keys
  record Plan(String name, Duration refresh, Duration patience) {}

  private final Loader loader;
  private final Plan plan;
  private final InstantSource clock;
  private final ScheduledExecutorService scheduler;
  private final Counter loaded;
  private final Counter failed;
  private final AtomicReference<@Nullable CompletableFuture<Keys>> loading =
      new AtomicReference<>();
  private final AtomicBoolean failing = new AtomicBoolean();
  private volatile @Nullable Keys keys;
  private volatile long askedMillis;
  private String json = "";
  private @Nullable Shelf shelf;

  LoadedKeys(Loader loader, Plan plan, Context context) {
    this.loader = loader;
    this.plan = plan;
    this.clock = context.clock();
    this.scheduler = context.scheduler();
    this.loaded = context.metrics().counter(result("ok"));
    this.failed = context.metrics().counter(result("failed"));
    this.askedMillis = clock.millis() - BETWEEN_ASKED.toMillis();
  }

  private static MetricName result(String result) {
    return MetricName.build("jwt_keys_loaded_total").tagged("result", result);
  }

  /// Begins with what others have loaded, and keeps there what it loads itself.
  LoadedKeys keptOn(Shelf place) {
    shelf = place;
    KeyMemory.Loaded before = place.memory().of(place.name());
    if (before != null) {
      keys = before.keys();
      json = before.json();
    }
    return this;
  }

  /// Loads the first keys here and now.
  ///
  /// @throws IllegalArgumentException if that fails; the message names the place
  LoadedKeys loadedNow() {
    try {
      Keys _ = read();
      return this;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "jwks: " + plan.name + " (expected: a URL or a readable file: " + e + ")", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("jwks: " + plan.name + " (expected: time to read it)", e);
    }
  }

  /// Loads the first keys on the scheduler and goes on from there.
  LoadedKeys start() {
    scheduler.execute(this::loadAndGoOn);
    return this;
  }

  private void loadAndGoOn() {
    boolean good = settle(load());
    Duration next =
        good || plan.refresh.compareTo(AFTER_FAILURE) < 0 ? plan.refresh : AFTER_FAILURE;
    try {
      var _ = scheduler.schedule(this::loadAndGoOn, next.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException _) {
      // The filter is closed.
    }
  }

  /// Loads, unless somebody does so already: then it is theirs that counts.
  private CompletableFuture<Keys> load() {
    CompletableFuture<Keys> mine = new CompletableFuture<>();
    CompletableFuture<Keys> theirs = loading.compareAndExchange(null, mine);
    if (theirs != null) {
      return theirs;
    }
    try {
      mine.complete(read());
      loaded.inc();
      if (failing.compareAndSet(true, false)) {
        log.atInfo().addKeyValue("from", plan.name).log("keys can be loaded again");
      }
    } catch (IOException | RuntimeException e) {
      failed(e);
      mine.completeExceptionally(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      mine.completeExceptionally(e);
    } finally {
      loading.set(null);
    }
    return mine;
  }

  /// One line for as long as it lasts.
  private void failed(Exception e) {
    failed.inc();
    if (failing.compareAndSet(false, true)) {
      log.atWarn()
          .addKeyValue("from", plan.name)
          .addKeyValue("cause", e.toString())
          .addKeyValue("kept", keys != null)
          .log("keys not loaded");
    }
  }

  private Keys read() throws IOException, InterruptedException {
    String now = loader.load();
    Keys before = keys;
    if (before != null && now.equals(json)) {
      return before;
    }
    Keys read = Keys.ofSet(now);
    json = now;
    keys = read;
    if (shelf != null) {
      shelf.memory().keep(shelf.name(), new KeyMemory.Loaded(read, now));
    }
    log.atInfo().addKeyValue("from", plan.name).addKeyValue("keys", read.size()).log("keys loaded");
    return read;
  }

  private boolean settle(CompletableFuture<Keys> future) {
    try {
      return future.get(plan.patience.toMillis(), TimeUnit.MILLISECONDS) != null;
    } catch (ExecutionException | TimeoutException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public Keys current() throws NoKeysException {
    Keys there = keys;
    if (there == null && mayAsk()) {
      boolean _ = settle(load());
      there = keys;
    } else if (there == null) {
      CompletableFuture<Keys> awaited = loading.get();
      boolean _ = awaited != null && settle(awaited);
      there = keys;
    }
    if (there == null) {
      throw new NoKeysException();
    }
    return there;
  }

  @Override
  public Keys newerThan(Keys known) {
    Keys there = keys;
    if (there == known && mayAsk()) {
      boolean _ = settle(load());
    } else if (there == known) {
      CompletableFuture<Keys> awaited = loading.get();
      boolean _ = awaited != null && settle(awaited);
    }
    there = keys;
    return there == null ? known : there;
  }

  /// Whether it is long enough since somebody asked because a key was missing.
  private synchronized boolean mayAsk() {
    long now = clock.millis();
    if (now - askedMillis < BETWEEN_ASKED.toMillis()) {
      return false;
    }
    askedMillis = now;
    return true;
  }

  @Override
  public boolean inForce(Keys asked) {
    return asked == keys;
  }
}
