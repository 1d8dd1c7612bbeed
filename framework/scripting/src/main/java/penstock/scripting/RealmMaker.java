package penstock.scripting;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.SandboxPolicy;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.IOAccess;
import org.jspecify.annotations.Nullable;
import penstock.scripting.view.Replies;
import penstock.scripting.view.Tables;

/// Makes contexts with a script in them. Control threads only: it takes milliseconds.
final class RealmMaker implements AutoCloseable {

  private static final String JS = "js";
  private static final String MODULE = "application/javascript+module";

  /// One for all contexts of the engine: it refuses different ones.
  private static final HostAccess HOST = HostAccess.newBuilder(HostAccess.CONSTRAINED).build();

  private static final Source LOCKDOWN = resource("lockdown.js");
  private static final Source PRIME = resource("prime.js");

  /// What every script may use, and every prelude.
  private static final Source COMMON = resource("common.js");

  private static final Seat.Budget LOADING = loading(Runtime.getRuntime().maxMemory());

  private final SandboxPolicy policy;
  private final Engine engine;
  private final Watchdog watchdog;
  private final ExecutorService closer;

  /// @param watchdog cuts off scripts that do not end when they are loaded
  /// @param closer a thread for each task
  /// @param coverage is told of every line that is run; null for nobody
  RealmMaker(Watchdog watchdog, ExecutorService closer, @Nullable LineCoverage coverage) {
    // The engine shows what it runs to nobody under the policy; what scripts may do is the same.
    this.policy = coverage == null ? SandboxPolicy.CONSTRAINED : SandboxPolicy.TRUSTED;
    this.watchdog = watchdog;
    this.closer = closer;
    this.engine =
        Engine.newBuilder(JS)
            .sandbox(policy)
            .in(InputStream.nullInputStream())
            .out(OutputStream.nullOutputStream())
            .err(OutputStream.nullOutputStream())
            .option("engine.WarnInterpreterOnly", "false")
            .build();
    if (coverage != null) {
      coverage.watch(engine);
    }
  }

  /// A script's own statements may take longer when it is loaded than a call of it, but not so much
  /// memory that the process ends for the want of it.
  ///
  /// @param heap the most bytes the process may use
  static Seat.Budget loading(long heap) {
    return new Seat.Budget(TimeUnit.SECONDS.toNanos(5), Math.min(512L << 20, heap / 2), true);
  }

  private static Source resource(String name) {
    return Source.newBuilder(JS, Role.text(RealmMaker.class, name), "<penstock>")
        .internal(true)
        .buildLiteral();
  }

  /// Has the engine load what it loads late: a call that is the first to use it would be cut off.
  void prime() {
    try (Context context = context(new ScriptFiles(Path.of("")))) {
      Value _ = context.eval(PRIME);
    }
  }

  /// A place at which this thread runs scripts by itself.
  Seat seat(Seat.Budget budget) {
    return watchdog.seat(Thread.currentThread(), budget);
  }

  void forget(Seat seat) {
    watchdog.forget(seat);
  }

  /// Whether scripts are compiled.
  boolean compiles() {
    return !engine.getImplementationName().equals("Interpreted");
  }

  /// Whether every line that is run is noted: then nothing may be run that nobody asked for.
  boolean covered() {
    return policy == SandboxPolicy.TRUSTED;
  }

  /// What runs them, for people.
  String name() {
    // The engine itself knows its version only as a part of GraalVM.
    @Nullable String version = Engine.class.getPackage().getImplementationVersion();
    return engine.getImplementationName() + " " + (version == null ? engine.getVersion() : version);
  }

  /// A context with the script in it, entered by nobody.
  ///
  /// @throws ScriptException if the script cannot be loaded
  Realm make(Version version, Role role, Console console) {
    Context context = context(version.files());
    Seat seat = watchdog.seat(Thread.currentThread(), LOADING);
    Loading loading = new Loading(version, context, role, console);
    Realm unfinished =
        new Realm(
            new Realm.Parts(version, context, context.asValue(null), context.asValue(null), ""),
            closer);
    seat.realm = unfinished;
    long call = seat.enter();
    try {
      Realm made = new Realm(loading.evaluated(), closer);
      seat.leave();
      return made;
    } catch (PolyglotException e) {
      ScriptException problem = explained(version, e, seat, call);
      unfinished.abandon();
      unfinished.retire();
      if (seat.cutBecause(call) != Outcome.OK) {
        // The engine may have left it set, and the thread has other work to do.
        boolean _ = Thread.interrupted();
      }
      throw problem;
    } catch (RuntimeException | Error e) {
      seat.leave();
      unfinished.retire();
      throw e;
    } finally {
      watchdog.forget(seat);
    }
  }

  /// Ends the call as well.
  private static ScriptException explained(
      Version version, PolyglotException e, Seat seat, long call) {
    try {
      ScriptException told = Explained.of(version, e, firstOf(seat.cutBecause(call)), seat.budget);
      // To look at what was thrown runs the script, and may be what is cut off.
      Outcome cut = seat.cutBecause(call);
      return cut == Outcome.OK || cut == told.outcome()
          ? told
          : Explained.of(version, e, cut, seat.budget);
    } finally {
      seat.leave();
    }
  }

  private static Outcome firstOf(Outcome cut) {
    return cut == Outcome.OK ? Outcome.ERROR : cut;
  }

  private Context context(ScriptFiles files) {
    return Context.newBuilder(JS)
        .sandbox(policy)
        .engine(engine)
        .allowHostAccess(HOST)
        .allowIO(IOAccess.newBuilder().fileSystem(new ScriptFileSystem(files)).build())
        .option("js.strict", "true")
        .option("js.allow-eval", "false")
        .option("js.load", "false")
        .option("js.print", "false")
        .option("js.console", "false")
        .option("js.graal-builtin", "false")
        .option("js.esm-eval-returns-exports", "true")
        .build();
  }

  /// One context on its way.
  private record Loading(Version version, Context context, Role role, Console console) {

    Realm.Parts evaluated() {
      context.enter();
      try {
        Object host = role.host().get();
        Value checks = context.eval(COMMON).execute(new Tables(), new Replies());
        Value tools =
            context
                .eval(
                    Source.newBuilder(JS, role.prelude(), "<penstock>")
                        .internal(true)
                        .cached(true)
                        .buildLiteral())
                .execute(host, checks);
        Value _ = context.eval(LOCKDOWN).execute(console, tools);
        Value exports = context.eval(entry());
        return new Realm.Parts(version, context, function(exports), tools, host);
      } finally {
        Realm.leave(context);
      }
    }

    private Source entry() {
      String given = role.exports().size() == 1 ? "all." + role.exports().getFirst() : "all";
      String text =
          "import * as all from \"/" + version.script() + "\"; export default " + given + ";";
      return Source.newBuilder(JS, text, "<penstock>.mjs").mimeType(MODULE).buildLiteral();
    }

    private Value function(Value exports) {
      Value given = exports.getMember(Role.DEFAULT);
      List<String> names = role.exports();
      boolean any = false;
      for (String name : names) {
        any |= callable(name, names.size() == 1 ? given : given.getMember(name));
      }
      if (!any) {
        throw ScriptException.unusable(
            version.script()
                + ": no "
                + String.join(" or ", names)
                + " export (expected: export default function)");
      }
      return given;
    }

    private boolean callable(String name, @Nullable Value function) {
      if (function == null || function.isNull()) {
        return false;
      }
      if (!function.canExecute()) {
        throw ScriptException.unusable(
            version.script()
                + ": "
                + name
                + " export: "
                + what(function)
                + " (expected: a function)");
      }
      return true;
    }

    private static String what(Value value) {
      return value.isString() ? "text" : value.isNumber() ? "a number" : "an object";
    }
  }

  @Override
  public void close() {
    engine.close(true);
  }
}
