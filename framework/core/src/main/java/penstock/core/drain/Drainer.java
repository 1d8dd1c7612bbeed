package penstock.core.drain;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.endpoint.AdminState;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Standing;
import penstock.core.pool.LivePool;

/// Orders the administrative states of endpoints and ends drains. Control threads only.
public final class Drainer {

  private static final Logger log = LoggerFactory.getLogger(Drainer.class);

  private final Supplier<? extends Collection<LivePool>> pools;
  private final InstantSource clock;

  /// A drainer.
  ///
  /// @param pools those there are now
  public Drainer(Supplier<? extends Collection<LivePool>> pools, InstantSource clock) {
    this.pools = pools;
    this.clock = clock;
  }

  /// Orders a state.
  ///
  /// @return how far it is; null if there is no such pool or endpoint
  public @Nullable Progress order(String pool, String endpoint, AdminState state) {
    LiveEndpoint live = find(pool, endpoint);
    if (live == null) {
      return null;
    }
    if (live.order(state)) {
      log.atInfo()
          .addKeyValue("pool", pool)
          .addKeyValue("endpoint", endpoint)
          .addKeyValue("state", state)
          .log("endpoint state ordered");
    }
    return progress(live);
  }

  /// How far an endpoint is.
  ///
  /// @return null if there is no such pool or endpoint
  public @Nullable Progress progress(String pool, String endpoint) {
    LiveEndpoint live = find(pool, endpoint);
    return live == null ? null : progress(live);
  }

  /// Ends the drains that are over; to be called about once a second.
  public void tick() {
    for (LivePool pool : pools.get()) {
      for (LiveEndpoint endpoint : pool.endpoints()) {
        Standing standing = endpoint.standing();
        if (standing.state() == AdminState.DRAIN && !standing.drained()) {
          end(pool, endpoint, standing);
        }
      }
    }
  }

  private void end(LivePool pool, LiveEndpoint endpoint, Standing standing) {
    if (isOver(pool, endpoint, standing) && endpoint.drained(standing)) {
      log.atInfo()
          .addKeyValue("pool", pool.name())
          .addKeyValue("endpoint", endpoint.name())
          .addKeyValue("inFlight", endpoint.inFlight())
          .log("endpoint drained");
    }
  }

  // Without bound clients nobody comes back. A policy that throws must not stop the other drains.
  private boolean isOver(LivePool pool, LiveEndpoint endpoint, Standing standing) {
    if (!pool.sticky() && endpoint.inFlight() == 0) {
      return true;
    }
    try {
      return pool.drain().drained(endpoint, since(standing.since()));
    } catch (RuntimeException e) {
      log.atError()
          .setCause(e)
          .addKeyValue("pool", pool.name())
          .addKeyValue("endpoint", endpoint.name())
          .log("drain policy failed");
      return false;
    }
  }

  private @Nullable LiveEndpoint find(String pool, String endpoint) {
    for (LivePool candidate : pools.get()) {
      if (candidate.name().equals(pool)) {
        return candidate.endpoint(endpoint);
      }
    }
    return null;
  }

  private Progress progress(LiveEndpoint endpoint) {
    Standing standing = endpoint.standing();
    return new Progress(
        standing.state(), since(standing.since()), endpoint.inFlight(), standing.drained());
  }

  private Duration since(Instant start) {
    Duration passed = Duration.between(start, clock.instant());
    return passed.isNegative() ? Duration.ZERO : passed;
  }
}
