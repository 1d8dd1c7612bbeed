package penstock.core.forward;

import org.jspecify.annotations.Nullable;
import penstock.core.connection.Notes;
import penstock.core.metrics.Reason;

/// A request before the gates of its pool. Belongs to one I/O thread.
///
/// @param forwarding what becomes of it
/// @param job what it is
record RequestEntrant(Forwarding forwarding, Job job) implements Passage.Entrant {

  @Override
  public void enter() {
    forwarding.enter();
  }

  @Override
  public void turnedAway(Reason reason) {
    forwarding.fail(new Failure.NoEndpoint(job.pool().name(), reason));
  }

  @Override
  public void waitAtMost(long nanos) {
    forwarding.times().within(nanos);
  }

  @Override
  public boolean over() {
    return forwarding.over();
  }

  @Override
  public @Nullable Notes notes() {
    return job.request().journey().notes();
  }
}
