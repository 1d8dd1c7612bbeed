package penstock.scripting;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes over scripts whose files change, or leaves them as they are. On a thread of its own: what
/// takes long here, such as tests, keeps nobody waiting for a context.
final class Reloads implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Scripts.class);
  private static final long LOOK_MILLIS = 500;

  private final Path dir;
  private final int threads;
  private final Supplier<List<Shared>> all;
  private final long testNanos;
  private final List<Thread> lost = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService looker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("penstock-script-reload").factory());
  private volatile Function<Path, List<String>> tests = _ -> List.of();

  /// @param dir the folder of scripts
  /// @param threads how many threads will call each script
  /// @param testNanos how long tests may take
  /// @param all gives the scripts that are open
  Reloads(Path dir, int threads, long testNanos, Supplier<List<Shared>> all) {
    this.dir = dir;
    this.threads = threads;
    this.testNanos = testNanos;
    this.all = all;
  }

  /// Looks twice a second from now on.
  void begin() {
    var _ =
        looker.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  void testedBy(Function<Path, List<String>> runner) {
    tests = runner;
  }

  /// How many threads run tests that do not end.
  int lost() {
    lost.removeIf(thread -> !thread.isAlive());
    return lost.size();
  }

  /// Looks at every script once. One thread at a time.
  void look() {
    for (Shared shared : all.get()) {
      try {
        look(shared);
      } catch (RuntimeException | Error e) {
        log.atError().setCause(e).addKeyValue("script", shared.script.file()).log("reload failed");
      }
    }
  }

  private void look(Shared shared) {
    Shared.Refusal refused = shared.refused;
    boolean changed =
        refused == null
            ? changed(shared, shared.script.version().files())
            : refused.files().stale()
                || !Objects.equals(refused.tests(), FileStamp.ifThere(testsOf(shared)));
    if (changed) {
      reload(shared);
    }
  }

  // What is gone may be back at the next look; what stays away is told of, as one that is bad.
  private static boolean changed(Shared shared, ScriptFiles files) {
    boolean before = shared.gone;
    shared.gone = files.gone();
    return files.stale() || (before && shared.gone);
  }

  private Path testsOf(Shared shared) {
    return Scripts.testsOf(dir.resolve(shared.script.file()));
  }

  /// Loads, tests and takes over the files of a script as they are now, or leaves it as it was.
  private void reload(Shared shared) {
    Script script = shared.script;
    shared.gone = false;
    long began = System.nanoTime();
    ScriptFiles files = new ScriptFiles(dir);
    Version next = new Version(script.file(), files);
    @Nullable FileStamp besides = FileStamp.ifThere(testsOf(shared));
    try {
      shared.supply.prepare(next, Math.max(threads, script.threads()) + 1);
      List<String> failed = failures(script);
      if (!failed.isEmpty()) {
        throw ScriptException.unusable(
            script.file() + ": tests fail: " + String.join("; ", failed));
      }
    } catch (RuntimeException | Error e) {
      next.retire();
      if (!(e instanceof ScriptException problem)) {
        shared.refused = new Shared.Refusal(files, besides, e.toString());
        throw e;
      }
      shared.refused = new Shared.Refusal(files, besides, problem.withFrame());
      script.refused(problem);
      return;
    }
    shared.refused = null;
    script.replace(next);
    script.replaced(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
  }

  // On a thread that can be done without: a script in a test may be one that nothing stops.
  private List<String> failures(Script script) {
    FutureTask<List<String>> run = new FutureTask<>(() -> tests.apply(dir.resolve(script.file())));
    Thread thread = Thread.ofPlatform().daemon().name("penstock-script-tests").start(run);
    try {
      return run.get(testNanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      thread.interrupt();
      lost.add(thread);
      return List.of("no end after " + TimeUnit.NANOSECONDS.toSeconds(testNanos) + "s");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return List.of("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("tests: cannot be run", e.getCause());
    }
  }

  /// Looks no more. Waits for what is under way.
  @Override
  public void close() {
    Scripts.end(looker);
  }
}
