package penstock.core.drain;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.endpoint.AdminState;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Standing;
import penstock.core.pool.LivePool;

/// Passes on what operators want of endpoints, and ends drains. Control threads only.
public final class Drainer {

  private static final Logger log = LoggerFactory.getLogger(Drainer.class);

  private final Supplier<? extends Collection<LivePool>> pools;
  private final InstantSource clock;
  private final Census census;

  /// A drainer.
  ///
  /// @param pools those there are now
  /// @param census knows what is under way
  public Drainer(
      Supplier<? extends Collection<LivePool>> pools, InstantSource clock, Census census) {
    this.pools = pools;
    this.clock = clock;
    this.census = census;
  }

  /// Orders something.
  ///
  /// @param endpoint null for all endpoints of the pool
  /// @return how far each is; null if there is no such pool or endpoint
  public @Nullable List<Progress> order(String pool, @Nullable String endpoint, Order order) {
    LivePool live = find(pool);
    List<LiveEndpoint> meant = live == null ? null : meant(live, endpoint);
    if (live == null || meant == null) {
      return null;
    }
    meant.forEach(each -> order(live, each, order));
    return meant.stream().map(each -> progress(live, each)).toList();
  }

  private static void order(LivePool pool, LiveEndpoint endpoint, Order order) {
    AdminState state = order.state();
    if (state != null && endpoint.order(state)) {
      log.atInfo()
          .addKeyValue("pool", pool.name())
          .addKeyValue("endpoint", endpoint.name())
          .addKeyValue("state", state)
          .log("endpoint state ordered");
    }
    Integer weight = order.weight();
    if (weight != null && endpoint.orders().weight(weight)) {
      log.atInfo()
          .addKeyValue("pool", pool.name())
          .addKeyValue("endpoint", endpoint.name())
          .addKeyValue("weight", weight)
          .log("endpoint weight ordered");
    }
  }

  /// How far endpoints are.
  ///
  /// @param endpoint null for all endpoints of the pool
  /// @return null if there is no such pool or endpoint
  public @Nullable List<Progress> progress(String pool, @Nullable String endpoint) {
    LivePool live = find(pool);
    List<LiveEndpoint> meant = live == null ? null : meant(live, endpoint);
    return live == null || meant == null
        ? null
        : meant.stream().map(each -> progress(live, each)).toList();
  }

  /// Ends the drains that are over; to be called about once a second.
  public void tick() {
    for (LivePool pool : pools.get()) {
      for (LiveEndpoint endpoint : pool.endpoints()) {
        Standing standing = endpoint.standing();
        if (standing.state() == AdminState.DRAIN) {
          look(pool, endpoint, standing);
        }
      }
    }
  }

  private void look(LivePool pool, LiveEndpoint endpoint, Standing standing) {
    if (!standing.drained()
        && isOver(pool, endpoint, standing)
        && endpoint.orders().drained(standing)) {
      log.atInfo()
          .addKeyValue("pool", pool.name())
          .addKeyValue("endpoint", endpoint.name())
          .addKeyValue("inFlight", endpoint.inFlight())
          .log("endpoint drained");
      census.closeIdle(endpoint);
    }
    Duration left = left(pool, standing);
    if (endpoint.inFlight() > 0 && left != null && left.isZero()) {
      log.atWarn()
          .addKeyValue("pool", pool.name())
          .addKeyValue("endpoint", endpoint.name())
          .addKeyValue("inFlight", endpoint.inFlight())
          .log("drain's time is over, what is in flight is cut off");
      census.cutOff(endpoint);
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
      failed(pool, e);
      return false;
    }
  }

  private @Nullable Duration left(LivePool pool, Standing standing) {
    if (standing.state() != AdminState.DRAIN) {
      return null;
    }
    try {
      Duration longest = pool.drain().longest();
      Duration left = longest == null ? null : longest.minus(since(standing.since()));
      return left != null && left.isNegative() ? Duration.ZERO : left;
    } catch (RuntimeException e) {
      failed(pool, e);
      return null;
    }
  }

  private static void failed(LivePool pool, RuntimeException e) {
    log.atError().setCause(e).addKeyValue("pool", pool.name()).log("drain policy failed");
  }

  private @Nullable LivePool find(String pool) {
    for (LivePool candidate : pools.get()) {
      if (candidate.name().equals(pool)) {
        return candidate;
      }
    }
    return null;
  }

  private static @Nullable List<LiveEndpoint> meant(LivePool pool, @Nullable String name) {
    if (name == null) {
      return pool.endpoints();
    }
    LiveEndpoint endpoint = pool.endpoint(name);
    return endpoint == null ? null : List.of(endpoint);
  }

  private Progress progress(LivePool pool, LiveEndpoint endpoint) {
    Standing standing = endpoint.standing();
    int inFlight = endpoint.inFlight();
    return new Progress(
        endpoint.name(),
        standing.state(),
        endpoint.endpoint().weight(),
        since(standing.since()),
        inFlight,
        inFlight == 0 ? Census.Load.NOTHING : census.of(endpoint),
        left(pool, standing),
        endpoint.orders().forcedCount(),
        standing.drained());
  }

  private Duration since(Instant start) {
    Duration passed = Duration.between(start, clock.instant());
    return passed.isNegative() ? Duration.ZERO : passed;
  }
}
