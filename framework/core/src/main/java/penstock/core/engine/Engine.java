package penstock.core.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.drain.Drainer;
import penstock.core.metrics.LineRegistry;
import penstock.spi.DurationText;

/// Runs lines: starts the first, replaces it by the next, takes the last one down. Control threads
/// only; one call at a time changes something, others wait.
public final class Engine {

  private static final Logger log = LoggerFactory.getLogger(Engine.class);

  private final Machine machine;
  private final Listeners listeners;
  private final Retirement retirement;
  private final AtomicBoolean ticking = new AtomicBoolean();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile View view = View.NOTHING;
  private final Drainer drainer;
  private final Emptying emptying;
  private volatile boolean ready;
  private volatile boolean resting;
  private volatile boolean ending;
  private volatile @Nullable CurrentLine current;

  /// An engine at rest, with its threads.
  ///
  /// @param server the process; the number of threads and the seed stay as they are over reloads
  /// @param lender has what extensions may borrow beyond the engine's own
  public Engine(ServerSettings server, LineRegistry registry, Lender lender) {
    this.machine = Machine.start(server, registry, lender);
    this.listeners = new Listeners(machine);
    this.retirement = new Retirement(machine.scheduler());
    this.emptying = new Emptying(listeners, machine.house().upstreams(), stopping);
    this.drainer =
        new Drainer(
            () -> view.pools().values().stream().map(RunningPool::pool).toList(),
            machine.house().clock(),
            new LoopCensus(machine.house().upstreams(), machine.datagrams()));
  }

  /// What listeners run on, for [BuiltIns].
  public Ground ground() {
    return machine.ground();
  }

  /// Puts a configuration in force: builds a whole new line beside the old one, swaps one
  /// reference, and lets the old one end. What is equal by name stays: listeners, endpoints,
  /// health, ejections, connections.
  ///
  /// @param settings without problems, see [LineProblems]
  /// @throws IOException if a listener cannot be opened; nothing has changed then
  /// @throws RuntimeException if an extension cannot be made, or everything is being taken down;
  ///   nothing has changed then
  public synchronized void apply(LineSettings settings) throws IOException {
    requireRunning();
    Upcoming upcoming = new Upcoming(machine.house(), view.pools());
    Line line = null;
    FleetKeys keys = machine.house().fleetKeys();
    ServerSettings.Fleet before = keys.change(settings.server().fleet());
    try {
      upcoming.make(settings.pools());
      line = new Wiring(machine, settings, upcoming.live()).line(listeners.names());
      upcoming.startFresh(() -> ending);
      requireRunning();
      CurrentLine known = current;
      CurrentLine entry = known == null ? new CurrentLine(line) : known;
      Listeners.Entry way = new Listeners.Entry(entry, line);
      Listeners.Change change =
          machine.worker().handOver(() -> listeners.prepare(settings.listeners(), way));
      commit(settings, upcoming, entry, line, change);
    } catch (IOException | RuntimeException | LinkageError e) {
      ServerSettings.Fleet _ = keys.change(before);
      abandon(upcoming, line);
      throw e;
    }
  }

  private void requireRunning() {
    if (ending) {
      throw new IllegalStateException("process: closing (expected: one that goes on)");
    }
  }

  // Nothing in here may fail: from its first step on there is no way back.
  private void commit(
      LineSettings settings,
      Upcoming upcoming,
      CurrentLine entry,
      Line line,
      Listeners.Change change) {
    List<AutoCloseable> unneeded = upcoming.putInForce();
    machine.limit(settings);
    Line before = current == null ? null : entry.swap(line);
    current = entry;
    machine.house().accessLogs().putInForce(line.telling().accessLog());
    listeners.commit(change, settings.server().shutdown().closeMode());
    view =
        new View(settings, line.table().routes(), Map.copyOf(upcoming.pools()), listeners.open());
    if (before == null) {
      machine
          .scheduler()
          .scheduleWithFixedDelay(
              () -> machine.control().execute(this::tick), 1, 1, TimeUnit.SECONDS);
    } else {
      retirement.retire(before, unneeded);
    }
    ready = true;
  }

  private void abandon(Upcoming upcoming, @Nullable Line line) {
    if (line != null && line.users() > 0) {
      // A new listener has let a request in before another one could not be opened.
      retirement.retire(line, List.of(upcoming::undo));
      return;
    }
    if (line != null) {
      line.close();
    }
    upcoming.undo();
  }

  private void tick() {
    if (!ticking.compareAndSet(false, true)) {
      return;
    }
    try {
      View now = view;
      machine.house().resolver().tick();
      now.pools().values().forEach(RunningPool::tick);
      drainer.tick();
      listeners.tick(this::forget);
    } catch (RuntimeException | LinkageError e) {
      log.atError().setCause(e).log("regular work failed");
    } finally {
      ticking.set(false);
    }
  }

  private void forget(String listener) {
    Line now = line();
    if (now != null) {
      now.forget(listener);
    }
  }

  /// Takes the line down in the order that loses no request: answers close their connections while
  /// we are still ready; then we are not ready; then nobody is let in any more; then what is under
  /// way may end. Ends early when somebody calls [#stopNow()].
  ///
  /// @param times how long each step takes
  /// @throws InterruptedException if interrupted; call [#stopNow()]
  public void shutDown(ServerSettings.Shutdown times) throws InterruptedException {
    ending = true;
    synchronized (this) {
      log.atInfo()
          .addKeyValue("for", DurationText.of(times.closeMode()))
          .log("closing: answers close their connections");
      listeners.closeAfterAnswers(true);
    }
    pause(times.closeMode());
    ready = false;
    log.atInfo().addKeyValue("for", DurationText.of(times.lameDuck())).log("closing: not ready");
    pause(times.lameDuck());
    synchronized (this) {
      log.atInfo()
          .addKeyValue("connections", listeners.connections())
          .log("closing: listeners closed");
      listeners.pause();
    }
    emptying.within(times.drainTimeout());
    stopNow();
  }

  private void pause(Duration time) throws InterruptedException {
    boolean _ = stopping.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// Takes everything down at once, and returns when it is down. A second call only waits.
  public void stopNow() {
    ending = true;
    ready = false;
    stopping.countDown();
    synchronized (this) {
      if (stopped.compareAndSet(false, true)) {
        takeDown();
      }
    }
  }

  // First nobody comes in, then nobody moves, then what was used on the way is closed.
  private void takeDown() {
    listeners.pause();
    emptying.now();
    listeners.close();
    view.pools().values().forEach(RunningPool::empty);
    machine.stopMoving();
    retirement.closeAll();
    Line last = line();
    if (last != null) {
      last.close();
    }
    view.pools().values().forEach(RunningPool::close);
    machine.stop();
  }

  /// Whether a line is in force, and neither being taken down nor put to rest.
  public boolean ready() {
    return ready && !resting;
  }

  /// Whether an operator has put the process to rest.
  public boolean resting() {
    return resting;
  }

  /// Passes on what operators want of endpoints. Control threads only.
  public Drainer drainer() {
    return drainer;
  }

  /// Lets a listener accept nothing any more and close its connections, or accept again.
  ///
  /// @return false if there is no listener of this name
  /// @throws IOException if it cannot listen again
  public synchronized boolean rest(String listener, boolean rests) throws IOException {
    requireRunning();
    boolean known = listeners.rest(listener, rests, view.closeMode());
    view = view.with(listeners.open());
    return known;
  }

  /// Puts the process to rest: it is not ready and every answer closes its connection, but whoever
  /// comes is served; or ends that.
  public synchronized void rest(boolean rests) {
    requireRunning();
    resting = rests;
    listeners.closeAfterAnswers(rests);
    log.atInfo().addKeyValue("rests", rests).log("process state ordered");
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

  /// The line in force; null before the first.
  @Nullable Line line() {
    CurrentLine entry = current;
    return entry == null ? null : entry.line();
  }

  /// Lines that were replaced and still have requests; 0 or more.
  int retiring() {
    return retirement.waiting();
  }
}
