package penstock.core.engine;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import penstock.core.accesslog.AccessLogs;
import penstock.core.connection.ConnectionBudget;
import penstock.core.discovery.Lookup;
import penstock.core.discovery.NameResolver;
import penstock.core.health.HealthRuntime;
import penstock.core.io.BufferPool;
import penstock.core.io.Loops;
import penstock.core.metrics.LineRegistry;
import penstock.core.metrics.ProcessMetrics;
import penstock.core.metrics.ThreadLoads;
import penstock.core.route.Priority;
import penstock.core.route.RouteSettings;
import penstock.core.socket.SocketWorker;
import penstock.core.tls.Handshakes;
import penstock.core.udp.DatagramLoops;
import penstock.core.upstream.Upstreams;
import penstock.spi.balance.Hashing;

/// The threads and the memory an engine runs on, for as long as it lives.
///
/// @param control a virtual thread for each task
/// @param scheduler runs short work later, on one daemon thread
/// @param worker the I/O threads
/// @param loops what each of them has to itself
/// @param datagrams move UDP, on threads of their own
/// @param handshakes where TLS handshakes are done
/// @param connections how many clients may have
/// @param pressure whether there is too much to do
/// @param buffers what they lend
/// @param house what pools and extensions share
record Machine(
    ExecutorService control,
    ScheduledThreadPoolExecutor scheduler,
    SocketWorker worker,
    Loops loops,
    DatagramLoops datagrams,
    Handshakes handshakes,
    ConnectionBudget connections,
    Pressure pressure,
    BufferPool buffers,
    House house) {

  private static final long STOP_MILLIS = 2000;

  static Machine start(ServerSettings server, LineRegistry registry, Lender lender) {
    int threads = server.threads();
    ExecutorService control =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("control-", 0).factory());
    ScheduledThreadPoolExecutor scheduler = clock();
    Runnable failed = ProcessMetrics.ioFailures(registry);
    SocketWorker worker = worker(threads, failed);
    Loops loops = new Loops(threads);
    Handshakes handshakes = new Handshakes(Runtime.getRuntime().availableProcessors());
    BufferPool buffers = new BufferPool(worker, threads, server.buffers().bytes());
    House house =
        new House(
            control,
            InstantSource.system(),
            () -> ThreadLocalRandom.current().nextLong(),
            registry,
            new NameResolver(Lookup.SYSTEM, control, System::nanoTime),
            new Upstreams(loops, threads, buffers),
            HealthRuntime.of(scheduler),
            new AccessLogs(registry, InstantSource.system()),
            handshakes.endpoints(),
            Hashing.ofText(server.fleet().hashSeed(), 0),
            new FleetKeys(server.fleet()),
            lender);
    ThreadLoads loads = ThreadLoads.register(registry, worker.threads());
    scheduler.scheduleWithFixedDelay(loads::tick, 1, 1, TimeUnit.SECONDS);
    buffers.register(registry);
    return new Machine(
        control,
        scheduler,
        worker,
        loops,
        new DatagramLoops(threads, failed),
        handshakes,
        new ConnectionBudget(),
        pressure(registry, scheduler, control),
        buffers,
        house);
  }

  private static ScheduledThreadPoolExecutor clock() {
    ScheduledThreadPoolExecutor scheduler =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("penstock-clock").daemon().factory());
    scheduler.setRemoveOnCancelPolicy(true);
    return scheduler;
  }

  private static Pressure pressure(
      LineRegistry registry, ScheduledThreadPoolExecutor scheduler, ExecutorService control) {
    Pressure pressure =
        new Pressure(ProcessMetrics.cpuRatio(), new HeapWatch(Pressure::heapRatio, System::gc));
    ProcessMetrics.registerCpu(registry, pressure::cpu);
    for (Priority priority : Priority.values()) {
      String word = priority.name().toLowerCase(Locale.ROOT);
      ProcessMetrics.registerShed(registry, word, () -> pressure.shed(priority) / 100.0);
    }
    scheduler.scheduleWithFixedDelay(() -> control.execute(pressure::tick), 1, 1, TimeUnit.SECONDS);
    return pressure;
  }

  /// What listeners run on.
  Ground ground() {
    return new Ground(loops, datagrams, handshakes, house.registry());
  }

  /// The same with another house.
  Machine in(House other) {
    return new Machine(
        control,
        scheduler,
        worker,
        loops,
        datagrams,
        handshakes,
        connections,
        pressure,
        buffers,
        other);
  }

  /// Other limits from now on.
  void limit(LineSettings settings) {
    OverloadSettings overload = settings.server().overload();
    handshakes.limit(overload.tlsHandshakes().limits());
    pressure.limit(
        overload.shedAt(),
        settings.routes().stream().map(RouteSettings::priority).collect(Collectors.toSet()));
    Integer most = overload.maxConnections();
    connections.limit(most == null ? Integer.MAX_VALUE : most);
  }

  private static SocketWorker worker(int threads, Runnable failed) {
    try {
      return SocketWorker.start("penstock", threads, failed);
    } catch (IOException e) {
      throw new IllegalStateException("I/O threads: " + e.getMessage(), e);
    }
  }

  /// Ends the I/O threads and what is connected to them; waits for it, not for long.
  void stopMoving() {
    datagrams.stop();
    worker.shutdown();
    try {
      if (!worker.awaitTermination(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
        worker.shutdownNow();
      }
    } catch (InterruptedException _) {
      worker.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  /// Ends all other threads.
  void stop() {
    handshakes.close();
    scheduler.shutdownNow();
    control.shutdownNow();
  }
}
