package penstock.core.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import penstock.core.discovery.Lookup;
import penstock.core.discovery.NameResolver;
import penstock.core.drain.Drainer;
import penstock.core.health.HealthRuntime;
import penstock.core.io.BufferPool;
import penstock.core.io.Loops;
import penstock.core.metrics.LineRegistry;
import penstock.core.metrics.ProcessMetrics;
import penstock.core.pool.LivePool;
import penstock.core.route.Route;
import penstock.core.upstream.Upstreams;
import penstock.spi.balance.Hashing;

/// Runs lines: starts the first, replaces it by the next, takes the last one down. Control threads
/// only; one call at a time does something, others wait.
public final class Engine {

  private static final Logger log = LoggerFactory.getLogger(Engine.class);
  private static final Duration FIRST_VERDICTS = Duration.ofSeconds(3);
  private static final Duration FIRST_NAMES = Duration.ofSeconds(2);
  private static final long POLL_MILLIS = 5;

  private final InstantSource clock = InstantSource.system();
  private final LineRegistry registry;
  private final ExecutorService control =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("control-", 0).factory());
  private final ScheduledThreadPoolExecutor scheduler;
  private final XnioWorker worker;
  private final Loops loops;
  private final BufferPool buffers;
  private final House house;
  private final Map<String, RunningPool> pools = new LinkedHashMap<>();
  private final Listeners listeners;
  private final Retirement retirement;
  private volatile View view = View.NOTHING;
  private volatile boolean ready;
  private @Nullable CurrentLine current;

  /// What is in force, for those who look.
  ///
  /// @param settings as configured
  /// @param routes in order
  /// @param pools by name
  /// @param listeners by name
  record View(
      @Nullable LineSettings settings,
      List<Route> routes,
      Map<String, RunningPool> pools,
      Map<String, RunningListener> listeners) {

    static final View NOTHING = new View(null, List.of(), Map.of(), Map.of());
  }

  /// An engine at rest, with its threads.
  ///
  /// @param server the process; the number of threads and the seed stay as they are over reloads
  /// @param registry measures
  public Engine(ServerSettings server, LineRegistry registry) {
    this.registry = registry;
    int threads = server.threads();
    this.scheduler =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("penstock-clock").daemon().factory());
    scheduler.setRemoveOnCancelPolicy(true);
    this.worker = worker(threads);
    this.loops = new Loops(threads);
    this.buffers = new BufferPool(worker, threads, server.buffers().bytes());
    this.house =
        new House(
            control,
            clock,
            registry,
            new NameResolver(Lookup.SYSTEM, control, System::nanoTime),
            new Upstreams(loops, threads, buffers),
            HealthRuntime.of(scheduler),
            Hashing.ofText(server.fleet().hashSeed(), 0));
    this.listeners = new Listeners(house, worker, buffers);
    this.retirement = new Retirement(scheduler);
    ProcessMetrics.registerCpu(registry, ProcessMetrics.cpuRatio());
    buffers.register(registry);
  }

  private static XnioWorker worker(int threads) {
    OptionMap options =
        OptionMap.builder()
            .set(Options.WORKER_NAME, "penstock")
            .set(Options.WORKER_IO_THREADS, threads)
            .set(Options.WORKER_TASK_CORE_THREADS, 1)
            .set(Options.WORKER_TASK_MAX_THREADS, 1)
            .getMap();
    try {
      return Xnio.getInstance(Engine.class.getClassLoader()).createWorker(options);
    } catch (IOException e) {
      throw new IllegalStateException("I/O threads: " + e.getMessage(), e);
    }
  }

  /// The I/O threads, for [BuiltIns].
  public Loops loops() {
    return loops;
  }

  /// Puts a configuration in force: builds a whole new line beside the old one, swaps one
  /// reference, and lets the old one end. What is equal by name stays: listeners, endpoints,
  /// health, ejections, connections.
  ///
  /// @param settings without problems, see [LineProblems]
  /// @throws IOException if a listener cannot be opened; nothing has changed then
  /// @throws RuntimeException if an extension cannot be made; nothing has changed then
  public synchronized void apply(LineSettings settings) throws IOException {
    Map<String, RunningPool> nextPools = new LinkedHashMap<>();
    Map<String, RunningPool.Prepared> prepared = new LinkedHashMap<>();
    Line line = null;
    try {
      preparePools(settings, nextPools, prepared);
      line = new Wiring(house, buffers, settings, livePools(nextPools)).line();
      settleNewPools(nextPools, prepared);
      CurrentLine entry = current == null ? new CurrentLine(line) : current;
      Listeners.Change change = listeners.prepare(settings.listeners(), entry);
      commit(settings, nextPools, prepared, line, entry, change);
    } catch (IOException | RuntimeException | LinkageError e) {
      if (line != null) {
        line.close();
      }
      prepared.forEach((name, each) -> undo(name, nextPools, each));
      throw e;
    }
  }

  private void preparePools(
      LineSettings settings,
      Map<String, RunningPool> next,
      Map<String, RunningPool.Prepared> prepared) {
    settings
        .pools()
        .forEach((name, pool) -> {
          RunningPool running = pools.get(name);
          if (running == null) {
            running = new RunningPool(name, pool, house);
            prepared.put(name, running.first());
          } else {
            prepared.put(name, running.prepare(pool));
          }
          next.put(name, running);
        });
  }

  private static Map<String, LivePool> livePools(Map<String, RunningPool> running) {
    Map<String, LivePool> live = new LinkedHashMap<>();
    running.forEach((name, pool) -> live.put(name, pool.pool()));
    return live;
  }

  /// Puts pools that nobody uses yet in force and waits, not for long, until their endpoints are
  /// known: the first requests shall not find them unchecked.
  private void settleNewPools(
      Map<String, RunningPool> next, Map<String, RunningPool.Prepared> prepared) {
    List<RunningPool> fresh = new ArrayList<>();
    next.forEach((name, pool) -> {
      RunningPool.Prepared first = prepared.get(name);
      if (!pools.containsKey(name) && first != null) {
        pool.apply(first);
        fresh.add(pool);
      }
    });
    try {
      house.resolver().awaitFirst(FIRST_NAMES);
      long end = System.nanoTime() + FIRST_VERDICTS.toNanos();
      while (System.nanoTime() < end && !fresh.stream().allMatch(RunningPool::firstVerdictsIn)) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void commit(
      LineSettings settings,
      Map<String, RunningPool> nextPools,
      Map<String, RunningPool.Prepared> prepared,
      Line line,
      CurrentLine entry,
      Listeners.Change change) {
    List<AutoCloseable> unneeded = new ArrayList<>();
    nextPools.forEach((name, pool) -> {
      RunningPool.Prepared next = prepared.get(name);
      if (pools.containsKey(name) && next != null) {
        unneeded.addAll(pool.apply(next));
      }
    });
    Line before = entry.line() == line ? null : entry.swap(line);
    pools.forEach((name, pool) -> {
      if (!nextPools.containsKey(name)) {
        unneeded.add(pool);
      }
    });
    pools.clear();
    pools.putAll(nextPools);
    current = entry;
    listeners.commit(change);
    view = new View(settings, line.table().routes(), Map.copyOf(nextPools), listeners.open());
    if (before != null) {
      retirement.retire(before, unneeded);
    }
    if (before == null) {
      scheduler.scheduleWithFixedDelay(() -> control.execute(this::tick), 1, 1, TimeUnit.SECONDS);
    }
    ready = true;
  }

  private void undo(String name, Map<String, RunningPool> next, RunningPool.Prepared prepared) {
    RunningPool pool = next.get(name);
    if (pool == null) {
      return;
    }
    if (pools.containsKey(name)) {
      pool.discard(prepared);
    } else {
      pool.close();
    }
  }

  private void tick() {
    house.resolver().tick();
    View now = view;
    now.pools().values().forEach(RunningPool::tick);
    new Drainer(() -> now.pools().values().stream().map(RunningPool::pool).toList(), clock).tick();
  }

  /// Takes the line down in the order that loses no request: answers close their connections while
  /// we are still ready; then we are not ready; then nobody is let in any more; then what is under
  /// way may end.
  ///
  /// @param times how long each step takes
  /// @throws InterruptedException if interrupted; call [#stopNow()]
  public void shutDown(ServerSettings.Shutdown times) throws InterruptedException {
    log.atInfo()
        .addKeyValue("for", times.closeMode())
        .log("closing: answers close their connections");
    listeners.closeAfterAnswers();
    TimeUnit.NANOSECONDS.sleep(times.closeMode().toNanos());
    ready = false;
    log.atInfo().addKeyValue("for", times.lameDuck()).log("closing: not ready");
    TimeUnit.NANOSECONDS.sleep(times.lameDuck().toNanos());
    log.atInfo()
        .addKeyValue("connections", listeners.connections())
        .log("closing: listeners closed");
    listeners.pause();
    long end = System.nanoTime() + times.drainTimeout().toNanos();
    while (listeners.connections() > 0 && System.nanoTime() < end) {
      listeners.closeIdle();
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS * 4);
    }
    int cut = listeners.connections();
    if (cut > 0) {
      log.atWarn()
          .addKeyValue("connections", cut)
          .log("closing: time is over, connections are cut");
    }
    stopNow();
  }

  /// Takes everything down at once.
  public void stopNow() {
    ready = false;
    listeners.close();
    worker.shutdown();
    try {
      worker.awaitTermination(2, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    worker.shutdownNow();
    view.pools().values().forEach(RunningPool::close);
    scheduler.shutdownNow();
    control.shutdownNow();
  }

  /// Whether a line is in force and not being taken down.
  public boolean ready() {
    return ready;
  }

  /// Where each listener listens, by name.
  public Map<String, InetSocketAddress> addresses() {
    Map<String, InetSocketAddress> addresses = new LinkedHashMap<>();
    view.listeners().forEach((name, listener) -> addresses.put(name, listener.address()));
    return addresses;
  }

  /// What is in force, for people.
  public Look look() {
    return new Look(view);
  }
}
