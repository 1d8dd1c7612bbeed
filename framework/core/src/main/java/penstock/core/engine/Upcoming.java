package penstock.core.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import penstock.core.pool.LivePool;

/// The pools of a configuration that is not in force yet: the new ones, and what is to change of
/// those that run. For one control thread.
final class Upcoming {

  private static final Duration FIRST_VERDICTS = Duration.ofSeconds(3);
  private static final Duration FIRST_NAMES = Duration.ofSeconds(2);
  private static final long POLL_MILLIS = 5;

  private final House house;
  private final Map<String, RunningPool> running;
  private final Map<String, RunningPool> pools = new LinkedHashMap<>();
  private final List<Next> changes = new ArrayList<>();
  private final List<RunningPool> fresh = new ArrayList<>();

  /// A pool that runs, and what comes next for it.
  private record Next(RunningPool pool, PreparedPool prepared) {}

  /// @param running the pools in force, by name
  Upcoming(House house, Map<String, RunningPool> running) {
    this.house = house;
    this.running = running;
  }

  /// Makes what is new.
  ///
  /// @throws RuntimeException if an extension cannot be made; [#undo()] then
  void make(Map<String, PoolSettings> settings) {
    settings.forEach((name, pool) -> {
      RunningPool known = running.get(name);
      if (known == null) {
        RunningPool made = new RunningPool(name, pool, house);
        fresh.add(made);
        pools.put(name, made);
      } else {
        changes.add(new Next(known, known.prepare(pool)));
        pools.put(name, known);
      }
    });
  }

  /// Every pool of the configuration, by name.
  Map<String, RunningPool> pools() {
    return pools;
  }

  /// The same, for a line.
  Map<String, LivePool> live() {
    Map<String, LivePool> live = new LinkedHashMap<>();
    pools.forEach((name, pool) -> live.put(name, pool.pool()));
    return live;
  }

  /// Starts the pools that nobody uses yet and waits, not for long, until their endpoints are
  /// known: the first requests shall not find them unchecked.
  ///
  /// @param givenUp ends the wait
  /// @throws RuntimeException if a discovery cannot be started; [#undo()] then
  void startFresh(BooleanSupplier givenUp) {
    fresh.forEach(RunningPool::start);
    try {
      house.resolver().awaitFirst(FIRST_NAMES);
      long end = System.nanoTime() + FIRST_VERDICTS.toNanos();
      while (System.nanoTime() < end
          && !givenUp.getAsBoolean()
          && !fresh.stream().allMatch(RunningPool::firstVerdictsIn)) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Changes the pools that run.
  ///
  /// @return what is not needed any more; to be closed when no request uses it
  List<AutoCloseable> putInForce() {
    List<AutoCloseable> unneeded = new ArrayList<>();
    changes.forEach(next -> unneeded.addAll(next.pool().apply(next.prepared())));
    running.forEach((name, pool) -> {
      if (!pools.containsKey(name)) {
        unneeded.add(pool);
      }
    });
    return unneeded;
  }

  /// Closes what was made; what runs stays as it is.
  void undo() {
    changes.forEach(next -> next.pool().discard(next.prepared()));
    fresh.forEach(RunningPool::close);
  }
}
