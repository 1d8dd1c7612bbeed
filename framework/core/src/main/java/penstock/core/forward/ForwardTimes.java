package penstock.core.forward;

import penstock.core.io.Timer;
import penstock.core.io.TimingWheel;

/// The one deadline a request has at any time: that of its phase, or that of the whole request if
/// it is nearer.
final class ForwardTimes {

  private static final long NEVER = Long.MAX_VALUE;

  private final TimingWheel wheel;
  private final Timer timer;
  private final ForwardPlan.Limits limits;
  private final long requestDeadline;
  private long tryDeadline = NEVER;

  ForwardTimes(TimingWheel wheel, Timer timer, ForwardPlan.Limits limits) {
    this.wheel = wheel;
    this.timer = timer;
    this.limits = limits;
    this.requestDeadline =
        limits.requestNanos() == 0 ? NEVER : System.nanoTime() + limits.requestNanos();
  }

  /// An attempt begins.
  ///
  /// @param nanos until its answer begins; 0 for no limit
  void attemptWithin(long nanos) {
    tryDeadline = nanos == 0 ? NEVER : System.nanoTime() + nanos;
  }

  /// The attempt's answer has begun.
  void answered() {
    tryDeadline = NEVER;
  }

  /// @param nanos for this phase; 0 for no limit
  void within(long nanos) {
    long phase = nanos == 0 ? NEVER : nanos;
    long nearer = Math.min(phase, Math.min(until(requestDeadline), until(tryDeadline)));
    // A nearer deadline must not wait for the slot of the farther one it replaces.
    if (nearer == NEVER) {
      wheel.cancel(timer);
    } else {
      wheel.arm(timer, Math.max(1, nearer));
    }
  }

  private static long until(long deadline) {
    return deadline == NEVER ? NEVER : deadline - System.nanoTime();
  }

  void firstByte() {
    within(limits.firstByteNanos());
  }

  void idle() {
    within(limits.idleNanos());
  }

  boolean requestOver() {
    return requestDeadline != NEVER && System.nanoTime() - requestDeadline >= 0;
  }

  void stop() {
    wheel.cancel(timer);
  }
}
