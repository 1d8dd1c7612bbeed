package penstock.core.forward;

import org.jspecify.annotations.Nullable;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.metrics.Reason;
import penstock.core.upstream.ConnectListener;
import penstock.core.upstream.Connecting;
import penstock.core.upstream.Upstream;

/// The way of one attempt to a connection that is not there yet. Belongs to one I/O thread.
final class Reaching implements ConnectListener {

  private final Attempt attempt;
  private final Forwarding forwarding;
  private final Job job;
  private @Nullable Connecting connecting;

  Reaching(Attempt attempt, Forwarding forwarding, Job job) {
    this.attempt = attempt;
    this.forwarding = forwarding;
    this.job = job;
  }

  void begin() {
    LiveEndpoint endpoint = attempt.endpoint;
    if (endpoint.address().isUnresolved()) {
      attempt.missed(new Failure.NotConnected(endpoint.name(), Reason.DNS_ERROR, "unknown host"));
      return;
    }
    connecting = job.connect(endpoint, this);
    forwarding.times().within(job.pool().connectTimeoutNanos());
  }

  @Override
  public void connected(Upstream upstream) {
    try {
      attempt.connected(upstream);
    } catch (RuntimeException e) {
      forwarding.crashed(e);
    }
  }

  @Override
  public void notConnected(Reason reason, String detail) {
    if (reason == Reason.OVERLOADED) {
      // The endpoint is there.
      forwarding.giveUp(new Failure.Internal(reason, detail));
      return;
    }
    attempt.missed(new Failure.NotConnected(attempt.endpoint.name(), reason, detail));
  }

  @Override
  public void misnamed(String detail) {
    attempt.missed(new Failure.Misnamed(attempt.endpoint.name(), detail));
  }

  /// Gives up; the attempt hears nothing more.
  void cancel() {
    Connecting begun = connecting;
    if (begun != null) {
      begun.cancel();
    }
  }
}
