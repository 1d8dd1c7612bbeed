package penstock.scripting;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import penstock.spi.DurationText;

/// Where one thread runs one script, as the watchdog sees it. The thread writes two words a call;
/// everything else is the watchdog's.
final class Seat {

  private static final VarHandle CALL;

  static {
    try {
      CALL = MethodHandles.lookup().findVarHandle(Seat.class, "call", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final Thread thread;
  final Budget budget;

  /// The thread's own.
  volatile @Nullable Realm realm;

  /// Whether the thread has had a context. The thread's own.
  boolean served;

  /// Whether nobody will sit here any more.
  volatile boolean retired;

  private long last;

  /// The number of the call under way; 0 for none. Accessed through [#CALL].
  @SuppressWarnings("unused")
  private long call;

  /// The number of the call that was last cut off, and why.
  private volatile long cutCall;

  private volatile Outcome cutBecause = Outcome.OK;

  /// The watchdog's own.
  final Observed seen = new Observed();

  /// What the watchdog remembers of a call.
  static final class Observed {
    long call;
    int ticks;
    long allocated;
    long cpuNanos;
    long cutNanos;
    boolean cut;
    boolean stuck;
    boolean failed;
  }

  /// What a call may use up.
  ///
  /// @param nanos of time
  /// @param bytes of memory allocated
  /// @param loading whether the script is being loaded, for which settings say nothing
  record Budget(long nanos, long bytes, boolean loading) {

    /// What a call may use up.
    static Budget of(ScriptSettings.Limits limits) {
      return new Budget(limits.time().toNanos(), limits.memory().bytes(), false);
    }

    /// Which limit of time it is, for people.
    String time() {
      return loading
          ? DurationText.of(Duration.ofNanos(nanos)) + " while it is loaded"
          : "scripts.limits.time";
    }

    /// Which limit of memory it is, for people.
    String memory() {
      return loading ? (bytes >> 20) + "MiB while it is loaded" : "scripts.limits.memory";
    }
  }

  Seat(Thread thread, Budget budget) {
    this.thread = thread;
    this.budget = budget;
  }

  /// A call begins. The thread's.
  ///
  /// @return its number
  long enter() {
    long number = ++last;
    CALL.setRelease(this, number);
    return number;
  }

  /// The call has ended. The thread's.
  void leave() {
    CALL.setRelease(this, 0L);
  }

  /// The call under way; 0 for none.
  long call() {
    return (long) CALL.getAcquire(this);
  }

  void cut(long number, Outcome because) {
    cutBecause = because;
    cutCall = number;
  }

  /// Why a call was cut off; [Outcome#OK] if it was not.
  Outcome cutBecause(long number) {
    return cutCall == number ? cutBecause : Outcome.OK;
  }
}
