package penstock.core.drain;

import java.time.Duration;
import penstock.spi.drain.DrainPolicy;
import penstock.spi.endpoint.Candidate;
import penstock.spi.traffic.Traffic;

/// Keeps bound clients, or moves them, until a time is over.
public final class TimedDrain implements DrainPolicy {

  private final Duration timeout;
  private final boolean keeps;

  /// A drain as configured.
  public TimedDrain(DrainSettings settings) {
    this.timeout = settings.timeout();
    this.keeps = settings.sticky() == DrainSettings.Bound.KEEP;
  }

  @Override
  public boolean admits(Traffic traffic, Candidate draining) {
    return keeps;
  }

  /// Kept clients come back between their requests, so idle is not empty; without them it is.
  @Override
  public boolean drained(Candidate draining, Duration since) {
    return since.compareTo(timeout) >= 0 || (!keeps && draining.inFlight() == 0);
  }
}
