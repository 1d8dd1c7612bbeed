package penstock.core.forward;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.ExchangeRequest;
import penstock.core.connection.GrpcCall;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Underway;
import penstock.core.io.Timed;
import penstock.core.io.Timer;
import penstock.core.io.TimingWheel;
import penstock.core.metrics.Reason;
import penstock.spi.net.AddressText;

/// The one deadline a request has at any time: that of its phase, or that of the whole request if
/// it is nearer. By it, whoever asks an I/O thread finds what is under way there.
final class ForwardTimes implements Timed, Underway {

  private static final long NEVER = TimingWheel.NEVER;

  /// What has no deadline is on the wheel all the same, so that it is found.
  private static final long FAR_AWAY = Duration.ofDays(1000).toNanos();

  private final Forwarding forwarding;
  private final ExchangeRequest request;
  private final TimingWheel wheel;
  private final Timer timer;
  private final ForwardPlan.Limits limits;
  private final long requestDeadline;
  private long tryDeadline = NEVER;
  private @Nullable Upgrade upgrade;

  /// Whether it is being cut off: that is counted once.
  private boolean cut;

  ForwardTimes(Forwarding forwarding, Job job) {
    this.forwarding = forwarding;
    this.request = job.request();
    this.wheel = job.upstreams().loop().wheel();
    this.timer = new Timer(this);
    this.limits = job.plan().limits();
    this.requestDeadline = deadline(request, limits);
  }

  /// The route's, or the nearer one that the client of a gRPC call set.
  private static long deadline(ExchangeRequest request, ForwardPlan.Limits limits) {
    long mine = limits.requestNanos() == 0 ? NEVER : System.nanoTime() + limits.requestNanos();
    GrpcCall call = request.journey().call();
    if (call == null || call.timeoutNanos() == 0) {
      return mine;
    }
    long theirs = request.journey().startNanos() + call.timeoutNanos();
    return mine == NEVER || theirs - mine < 0 ? theirs : mine;
  }

  /// An attempt begins.
  ///
  /// @param startNanos when
  /// @param nanos until its answer begins; 0 for no limit
  void attemptWithin(long startNanos, long nanos) {
    tryDeadline = nanos == 0 ? NEVER : startNanos + nanos;
  }

  /// Whether the attempt has had its time.
  boolean attemptOver() {
    return tryDeadline != NEVER && System.nanoTime() - tryDeadline >= 0;
  }

  /// The attempt's answer has begun, or it is over.
  void answered() {
    tryDeadline = NEVER;
  }

  /// @param nanos for this phase; 0 for no limit
  void within(long nanos) {
    // A nearer deadline must not wait for the slot of the farther one it replaces.
    wheel.arm(timer, nanos == 0 ? FAR_AWAY : nanos, nearer(requestDeadline, tryDeadline));
  }

  private static long nearer(long one, long other) {
    return one == NEVER || (other != NEVER && other - one < 0) ? other : one;
  }

  void firstByte() {
    within(limits.firstByteNanos());
  }

  void idle() {
    within(limits.idleNanos());
  }

  /// What is to be said of an endpoint that is late.
  ///
  /// @param whole whether the whole request is
  /// @param unanswered whether no answer has begun
  static Reason late(boolean whole, boolean unanswered) {
    if (whole) {
      return Reason.REQUEST_TIMEOUT;
    }
    return unanswered ? Reason.HEADER_TIMEOUT : Reason.IDLE_TIMEOUT;
  }

  boolean requestOver() {
    return requestDeadline != NEVER && System.nanoTime() - requestDeadline >= 0;
  }

  /// The request has left HTTP behind: it has no deadline any more, and is found all the same.
  void upgraded(Upgrade to) {
    upgrade = to;
    wheel.arm(timer, FAR_AWAY);
  }

  void stop() {
    wheel.cancel(timer);
  }

  @Override
  public void expired() {
    forwarding.expired();
  }

  @Override
  public @Nullable LiveEndpoint endpoint() {
    Attempt at = cut ? null : forwarding.attempt();
    return at == null ? null : at.endpoint;
  }

  @Override
  public long startNanos() {
    return request.journey().startNanos();
  }

  @Override
  public boolean upgraded() {
    return upgrade != null;
  }

  @Override
  public String name() {
    return request.method()
        + " "
        + request.path()
        + " from "
        + AddressText.of(request.client().getAddress());
  }

  @Override
  public void cutOff(Reason why) {
    Upgrade to = upgrade;
    if (to != null) {
      cut = true;
      request.journey().ended(why);
      if (!to.leaves()) {
        to.clientGone();
      }
      return;
    }
    boolean ours = why == Reason.SHUTDOWN;
    forwarding.giveUp(
        new Failure.Internal(
            why, ours ? "we leave" : "the endpoint was taken out and the time is over"));
  }
}
