package penstock.scripting;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;

/// A script in use. Any thread may call it, each in a context of its own; calls go on while a new
/// version is loaded, and use it from their next one on.
public final class Script {

  /// One in so many calls is timed.
  private static final int TIMED = 16;

  private final String file;
  private final Meter meter;
  private final Quarantine quarantine;
  private final Complaints complaints;
  private final Supply supply;
  private final Watchdog watchdog;
  private final Seat.Budget budget;
  private final List<Seat> seats = new CopyOnWriteArrayList<>();
  private final ThreadLocal<Seat> seat;
  private final ScriptException quarantined;
  private final Aside aside;

  private volatile Version version;
  private volatile boolean closed;

  /// What a script is called with.
  ///
  /// @param <R> what the call gives
  @FunctionalInterface
  public interface Call<R> {

    /// Calls the script and reads its answer: nothing of the script's may be kept.
    ///
    /// Every use of a value enters its context and leaves it, in code that the engine compiles. To
    /// hold a context entered around them takes the engine's locks, and longer.
    ///
    /// @param function the script's default export
    /// @param tools what the role's prelude made
    /// @param host the context's own, made by the role
    R in(Value function, Value tools, Object host);
  }

  /// What a script needs of its house.
  ///
  /// @param watchdog cuts calls off
  /// @param budget what a call may use up
  /// @param supply makes contexts
  /// @param quarantine counts what was cut off
  /// @param meter measures
  /// @param aside threads for those who call from where no script may run
  record Parts(
      Watchdog watchdog,
      Seat.Budget budget,
      Supply supply,
      Quarantine quarantine,
      Meter meter,
      Aside aside) {}

  Script(String file, Version first, Parts parts) {
    this.file = file;
    this.version = first;
    this.watchdog = parts.watchdog();
    this.budget = parts.budget();
    this.supply = parts.supply();
    this.quarantine = parts.quarantine();
    this.meter = parts.meter();
    this.aside = parts.aside();
    this.complaints = new Complaints(file);
    this.quarantined = new ScriptException(Outcome.QUARANTINED, file + ": not called any more");
    this.seat = ThreadLocal.withInitial(this::sit);
  }

  private Seat sit() {
    seats.forEach(this::clear);
    Seat taken = watchdog.seat(Thread.currentThread(), budget);
    seats.add(taken);
    return taken;
  }

  /// Lets go of the context of a thread that has ended.
  private void clear(Seat left) {
    if (!left.thread.isAlive() && seats.remove(left)) {
      watchdog.forget(left);
      drop(left);
    }
  }

  /// Its file, relative to the folder of scripts.
  public String file() {
    return file;
  }

  /// Measures what is said beside it.
  public Meter meter() {
    return meter;
  }

  /// Calls it. Runs on I/O threads, and costs them no more than the budget.
  ///
  /// @param call with what, and how its answer is read
  /// @param <R> what the call gives
  /// @return what `call` gives
  /// @throws ScriptException if it fails, answers with what nobody can use, is cut off, or is not
  ///   called because that happened too often. It was counted, and told of in the log
  public <R> R call(Call<R> call) {
    if (quarantine.active()) {
      meter.called(Outcome.QUARANTINED);
      meter.failed(quarantined);
      throw quarantined;
    }
    Seat here = seat.get();
    try {
      R answer = answered(here, call);
      meter.called(Outcome.OK);
      return answer;
    } catch (ScriptException e) {
      failed(e);
      throw e;
    }
  }

  /// A call whose context is closed under it, because the one before it was cut off late, is made
  /// again.
  private <R> R answered(Seat here, Call<R> call) {
    try {
      return attempt(here, call);
    } catch (InnocentException _) {
      drop(here);
    }
    try {
      return attempt(here, call);
    } catch (InnocentException _) {
      drop(here);
      throw new ScriptException(Outcome.UNREADY, file + ": its context was closed");
    }
  }

  private <R> R attempt(Seat here, Call<R> call) {
    Version now = version;
    Realm realm = realm(here, now);
    long number = here.enter();
    boolean timed = number % TIMED == 0;
    long began = timed ? System.nanoTime() : 0;
    try {
      return call.in(realm.function, realm.tools, realm.host);
    } catch (PolyglotException e) {
      // Still within the call: what was thrown may be anything.
      throw explained(here, now, number, e);
    } catch (IllegalStateException e) {
      if (realm.doomed()) {
        throw new InnocentException();
      }
      throw e;
    } finally {
      here.leave();
      if (timed) {
        meter.took(System.nanoTime() - began);
      }
    }
  }

  private RuntimeException explained(Seat here, Version now, long number, PolyglotException e) {
    if (!e.isCancelled() && !e.isResourceExhausted() && !e.isInterrupted()) {
      ScriptException told = Explained.of(now, e, Outcome.ERROR, budget);
      // To look at what was thrown runs the script, and may be what is cut off.
      if (here.cutBecause(number) == Outcome.OK) {
        return told;
      }
    }
    // The engine may have left it set, and the thread has other work to do.
    boolean _ = Thread.interrupted();
    drop(here);
    Outcome cut = here.cutBecause(number);
    if (cut != Outcome.OK) {
      return Explained.of(now, e, cut, budget);
    }
    if (e.isResourceExhausted()) {
      return Explained.of(now, e, Outcome.MEMORY, budget);
    }
    return new InnocentException();
  }

  /// The thread's context of the version in force.
  private Realm realm(Seat here, Version now) {
    Realm known = here.realm;
    if (known != null && known.version() == now && !known.doomed()) {
      return known;
    }
    if (known != null && !known.doomed()) {
      known.retire();
    }
    Realm taken = supply.take(now, !here.served);
    if (taken == null) {
      here.realm = null;
      if (now != version) {
        // Replaced since: what was ready of it is gone.
        throw new InnocentException();
      }
      throw new ScriptException(Outcome.UNREADY, file + ": no context is ready (expected: one)");
    }
    here.served = true;
    here.realm = taken;
    return taken;
  }

  private static void drop(Seat here) {
    Realm realm = here.realm;
    here.realm = null;
    if (realm != null && !realm.doomed()) {
      realm.doom();
    }
  }

  /// Calls it from a thread that may wait, such as a virtual one, on one of the few threads of the
  /// house that are for that: the calling one waits for its turn, then for the answer.
  ///
  /// @param most how long it waits
  /// @throws ScriptException as [#call] does, or if its turn did not come in time
  /// @throws InterruptedException if interrupted
  public <R> R callAside(Duration most, Call<R> call) throws InterruptedException {
    return aside.call(file, most, () -> call(call));
  }

  private void failed(ScriptException e) {
    meter.called(e.outcome());
    meter.failed(e);
    complaints.tell(e);
    if (e.outcome().strikes() && quarantine.strike()) {
      meter.quarantined(true);
      complaints.quarantined();
    }
  }

  /// The answer itself, if the script was `async`: it must have settled, for there is nothing to
  /// wait for. To be called within a [Call].
  ///
  /// @throws ScriptException if it was rejected or waits
  public Value settled(Value answer) {
    return Promises.settled(file, answer);
  }

  /// Tells the version in force from others by identity. May be kept: it holds nothing of it.
  public Object edition() {
    return version.mark();
  }

  /// The version in force.
  Version version() {
    return version;
  }

  /// Puts another version in force, with a clean record. Control threads, one at a time.
  void replace(Version next) {
    Version before = version;
    version = next;
    quarantine.lift();
    meter.quarantined(false);
    before.retire();
    if (closed) { // While this version was being made.
      next.retire();
    }
  }

  void replaced(long millis) {
    meter.reloaded(true);
    complaints.replaced(millis);
  }

  void refused(ScriptException e) {
    meter.reloaded(false);
    complaints.refused(e.withFrame());
  }

  /// How many threads have called it.
  int threads() {
    return seats.size();
  }

  /// Lets go of every context. Nobody calls it any more.
  void close() {
    closed = true;
    for (Seat each : seats) {
      watchdog.forget(each);
      drop(each);
    }
    version.retire();
    meter.close();
  }
}
