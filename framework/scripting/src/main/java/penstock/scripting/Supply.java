package penstock.scripting;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.graalvm.polyglot.PolyglotException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the contexts of one script: those that threads begin with, and spare ones for those whose
/// context was closed.
final class Supply {

  private static final Logger log = LoggerFactory.getLogger(Supply.class);
  private static final long WARMUP_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final int WARMUP_CALLS = 4000;

  /// Ready beside those in use: calls that are cut off at once use up several before one is made.
  static final int SPARES = 3;

  private final RealmMaker maker;
  private final Role role;
  private final Console console;
  private final Executor builder;
  private final Seat.Budget budget;

  /// @param builder one thread, in the background
  /// @param budget what a call may use up
  Supply(RealmMaker maker, Role role, Console console, Executor builder, Seat.Budget budget) {
    this.budget = budget;
    this.maker = maker;
    this.role = role;
    this.console = console;
    this.builder = builder;
  }

  /// Loads, warms and equips a version. Runs on a control thread and takes up to a second.
  ///
  /// @param contexts how many are made ready; 1 or more
  /// @throws ScriptException if it cannot be loaded
  void prepare(Version version, int contexts) {
    version.keep(maker.make(version, role, console));
    version.files().seal();
    if (!maker.covered()) {
      warm(version);
    }
    while (version.ready() < contexts) {
      version.keep(maker.make(version, role, console));
    }
  }

  /// A context for a thread.
  ///
  /// @param patient whether one is made if none is ready; otherwise the thread goes without
  /// @return null if none is ready
  @Nullable Realm take(Version version, boolean patient) {
    Realm spare = version.spare();
    if (version.ready() < SPARES) {
      try {
        builder.execute(() -> refill(version));
      } catch (RejectedExecutionException _) {
        // Everything is being taken down.
      }
    }
    return spare == null && patient ? maker.make(version, role, console) : spare;
  }

  private void refill(Version version) {
    try {
      while (version.ready() < SPARES && !version.retired()) {
        version.keep(maker.make(version, role, console));
      }
    } catch (ScriptException | IllegalStateException e) {
      // The next call that needs one tries again. When everything is taken down, this is expected.
      log.atDebug()
          .setCause(e)
          .addKeyValue("script", version.script())
          .log("no spare context made");
    }
    if (version.retired()) {
      version.retire();
    }
  }

  // In a context of its own: what the script remembers of these calls must not meet requests.
  private void warm(Version version) {
    Realm realm = maker.make(version, role, Console.silent(version.script()));
    Seat seat = maker.seat(budget);
    seat.realm = realm;
    long end = System.nanoTime() + WARMUP_NANOS;
    try {
      for (int round = 0; round < WARMUP_CALLS && System.nanoTime() < end; round++) {
        call(seat, realm, round);
      }
    } catch (PolyglotException | IllegalStateException _) {
      // The first requests will say what is wrong with it.
    } finally {
      maker.forget(seat);
      realm.retire();
    }
  }

  private void call(Seat seat, Realm realm, int round) {
    long _ = seat.enter();
    try {
      role.warmup().call(realm.function, realm.tools, realm.host, round);
    } catch (PolyglotException e) {
      if (e.isCancelled()) {
        throw e;
      }
    } catch (ScriptException _) {
      // Invented requests may be nothing for it.
    } finally {
      seat.leave();
    }
  }
}
