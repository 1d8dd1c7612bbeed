package penstock.scripting;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All scripts of a process: the engine, its guards, and who uses which file. Extensions borrow it
/// by [penstock.spi.Context#lend]. Control threads only, except for [#stuck()] and what is said at
/// [Script].
public final class Scripts implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Scripts.class);
  private static final long ENDING_SECONDS = 10;
  private static final long TEST_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Path dir;
  private final ScriptSettings settings;
  private final int threads;
  private final Meter.Maker meters;
  private final Map<Key, Shared> open = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final ExecutorService closer =
      Executors.newThreadPerTaskExecutor(
          Thread.ofPlatform().daemon().name("penstock-script-closer-", 0).factory());
  private final ExecutorService builder =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("penstock-script-builder").factory());
  private final Aside aside = new Aside();
  private final Reloads reloads;
  private volatile @Nullable Machinery machinery;
  private volatile @Nullable LineCoverage coverage;
  private volatile @Nullable Failures offline;
  private boolean closed;

  /// The engine, made when the first script is opened.
  private record Machinery(Watchdog watchdog, RealmMaker maker) {}

  private record Key(String file, Role role) {}

  /// @param dir the folder of scripts
  /// @param threads how many threads will call each script; 1 or more
  /// @param meters measure scripts
  public Scripts(Path dir, ScriptSettings settings, int threads, Meter.Maker meters) {
    this(dir, settings, threads, meters, TEST_NANOS);
  }

  /// @param testNanos how long the tests of a changed script may take
  Scripts(Path dir, ScriptSettings settings, int threads, Meter.Maker meters, long testNanos) {
    this.dir = dir;
    this.settings = settings;
    this.threads = threads;
    this.meters = meters;
    this.reloads = new Reloads(dir, threads, testNanos, this::all);
    if (settings.watch()) {
      reloads.begin();
    }
  }

  /// Scripts for one thread, unmeasured and unwatched, such as those of a test.
  public static Scripts offline(Path dir, ScriptSettings settings) {
    Failures failures = new Failures();
    Scripts made = new Scripts(dir, settings.unwatched(), 1, _ -> failures);
    made.offline = failures;
    return made;
  }

  /// Whether they are in no service: then what hides that a script fails would hide it from those
  /// who test it.
  public boolean isOffline() {
    return offline != null;
  }

  /// What calls have failed with since this was last asked; nothing of scripts that are in service.
  public List<ScriptException> failures() {
    Failures noted = offline;
    return noted == null ? List.of() : noted.tell();
  }

  /// What is asked of a changed file before it is taken over: its tests.
  ///
  /// @param runner given the file, gives what failed; empty if nothing did
  public void testedBy(Function<Path, List<String>> runner) {
    reloads.testedBy(runner);
  }

  /// Has every line noted that is run, of scripts opened from now on; before the first is.
  public void coveredBy(LineCoverage lines) {
    coverage = lines;
  }

  /// The file of tests beside a script: `shop.test.yaml` for `shop.js`. There need be none.
  public static Path testsOf(Path script) {
    String name = String.valueOf(script.getFileName());
    return script.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".test.yaml");
  }

  /// Looks at all files once, as it does by itself twice a second. One thread at a time.
  void look() {
    reloads.look();
  }

  /// The folder of scripts.
  public Path dir() {
    return dir;
  }

  /// Opens a script, to be closed by [#close(Script)]. The same file in the same role is loaded
  /// once. Takes up to a second the first time.
  ///
  /// @param file relative to the folder of scripts
  /// @throws ScriptException if it cannot be loaded: with the place, where there is one
  public Script open(String file, Role role) {
    lock.lock();
    try {
      Shared known = open.get(new Key(file, role));
      if (known != null) {
        known.users++;
        return known.script;
      }
      Shared loaded = load(file, role);
      open.put(new Key(file, role), loaded);
      return loaded.script;
    } finally {
      lock.unlock();
    }
  }

  private Shared load(String file, Role role) {
    if (closed) {
      throw ScriptException.unusable(file + ": not loaded (expected: scripts that are not closed)");
    }
    check(file);
    Machinery machine = machinery();
    Seat.Budget budget = Seat.Budget.of(settings.limits());
    Supply supply = new Supply(machine.maker(), role, new Console(file), builder, budget);
    Version first = new Version(file, new ScriptFiles(dir));
    supply.prepare(first, threads + 1);
    Meter meter = meters.of(file);
    Quarantine quarantine = new Quarantine(System::nanoTime, settings, () -> freed(file, meter));
    Script.Parts parts =
        new Script.Parts(machine.watchdog(), budget, supply, quarantine, meter, aside);
    return new Shared(new Script(file, first, parts), role.name(), parts);
  }

  private static void freed(String file, Meter meter) {
    meter.quarantined(false);
    log.atInfo().addKeyValue("script", file).log("script is called again");
  }

  /// The pools that a script and what it imports name by constants though there are none of that
  /// name, in the order of the files.
  ///
  /// @param known whether there is such a pool
  public static List<ScriptException> unknownPools(Script script, Predicate<String> known) {
    ScriptFiles files = script.version().files();
    List<ScriptException> unknown = new ArrayList<>();
    for (String file : files.names()) {
      for (PoolNames.Mention each : PoolNames.in(files.text(file))) {
        if (!known.test(each.pool())) {
          unknown.add(
              ScriptException.at(
                  new ScriptException.Place(file, each.line(), each.column()),
                  Outcome.ERROR,
                  "pool: " + each.pool() + " (expected: a pool of the configuration)",
                  files));
        }
      }
    }
    return unknown;
  }

  private void check(String file) {
    Path path = dir.resolve(file).normalize();
    if (!path.startsWith(dir.normalize()) || !Files.isRegularFile(path)) {
      throw ScriptException.unusable(file + ": no such file (expected: a script in " + dir + ")");
    }
  }

  private Machinery machinery() {
    Machinery known = machinery;
    if (known == null) {
      Watchdog watchdog = new Watchdog();
      RealmMaker maker = new RealmMaker(watchdog, closer, coverage);
      maker.prime();
      known = new Machinery(watchdog, maker);
      machinery = known;
      String why = System.getProperty("penstock.scripts.compiler", "started without a compiler");
      log.atInfo()
          .addKeyValue("engine", maker.name())
          .addKeyValue("mode", maker.compiles() ? "compiled" : "interpreted")
          .addKeyValue("because", why)
          .log("scripts run");
    }
    return known;
  }

  /// Gives a script back; the last one closes it.
  public void close(Script script) {
    lock.lock();
    try {
      open.values().removeIf(shared -> shared.script == script && last(shared));
    } finally {
      lock.unlock();
    }
  }

  private static boolean last(Shared shared) {
    shared.users--;
    if (shared.users > 0) {
      return false;
    }
    shared.script.close();
    return true;
  }

  private List<Shared> all() {
    lock.lock();
    try {
      return List.copyOf(open.values());
    } finally {
      lock.unlock();
    }
  }

  /// How those are that are open, in the order of their files. From any thread that may wait.
  public List<ScriptState> states() {
    return all().stream()
        .map(Shared::state)
        .sorted(Comparator.comparing(ScriptState::file).thenComparing(ScriptState::role))
        .toList();
  }

  /// Whether scripts are compiled; false if none was opened.
  public boolean compiles() {
    Machinery machine = machinery;
    return machine != null && machine.maker().compiles();
  }

  /// How many calls were cut off and did not end: so many threads are lost, and the process must be
  /// started again. From any thread.
  public int stuck() {
    Machinery machine = machinery;
    return (machine == null ? 0 : machine.watchdog().stuck()) + reloads.lost();
  }

  /// Ends a thread that makes contexts, and waits for it: the engine locks up for good if it is
  /// closed while a context is being made.
  static void end(ExecutorService maker) {
    maker.shutdownNow();
    try {
      if (!maker.awaitTermination(ENDING_SECONDS, TimeUnit.SECONDS)) {
        log.atWarn().log("a script is still being loaded when scripts end");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Ends everything.
  @Override
  public void close() {
    reloads.close();
    end(builder);
    lock.lock();
    try {
      closed = true;
      open.values().forEach(shared -> shared.script.close());
      open.clear();
      Machinery machine = machinery;
      if (machine != null) {
        // Closing would wait for what cannot be stopped, and the end of the process for the
        // closing.
        if (machine.watchdog().stuck() == 0) {
          closer.execute(machine.maker()::close);
        }
        machine.watchdog().close();
      }
    } finally {
      lock.unlock();
    }
    closer.shutdown();
    aside.close();
  }
}
