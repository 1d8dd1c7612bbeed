package penstock.core.engine;

import java.time.Duration;
import java.time.InstantSource;
import penstock.core.endpoint.AdminState;
import penstock.core.endpoint.Condition;
import penstock.core.endpoint.HealthState;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Standing;
import penstock.core.metrics.EndpointMetrics;
import penstock.core.metrics.HealthMetrics;
import penstock.core.metrics.LineRegistry;
import penstock.core.metrics.StateLabel;

/// What is shown of one endpoint, for as long as it belongs to its pool.
final class EndpointGauges implements AutoCloseable {

  private final EndpointMetrics metrics;
  private final HealthMetrics health;

  EndpointGauges(LineRegistry registry, String pool, LiveEndpoint endpoint, InstantSource clock) {
    this.metrics =
        new EndpointMetrics(
            registry,
            pool,
            endpoint.name(),
            new EndpointMetrics.Gauges(
                endpoint::inFlight,
                endpoint::connections,
                endpoint::weight,
                state -> isIn(endpoint, state),
                () -> draining(endpoint, clock)));
    this.health = new HealthMetrics(registry, pool, endpoint.name());
    endpoint.measuredBy(metrics);
  }

  private static double draining(LiveEndpoint endpoint, InstantSource clock) {
    Standing standing = endpoint.standing();
    boolean empty = standing.drained() && endpoint.inFlight() == 0;
    return standing.state() != AdminState.DRAIN || empty
        ? 0
        : Duration.between(standing.since(), clock.instant()).toMillis() / 1000.0;
  }

  /// Where its checks are counted.
  HealthMetrics health() {
    return health;
  }

  /// Whether an endpoint is in a state; it may be in several.
  static boolean isIn(LiveEndpoint endpoint, StateLabel state) {
    return switch (state) {
      case READY -> endpoint.standing().state() == AdminState.READY;
      case DRAIN -> endpoint.standing().state() == AdminState.DRAIN;
      case MAINT -> endpoint.standing().state() == AdminState.MAINT;
      case UNHEALTHY -> endpoint.health().state() == HealthState.DOWN;
      case UNKNOWN -> endpoint.health().state() == HealthState.UNKNOWN;
      case EJECTED -> endpoint.ejected();
      case SLOWSTART -> endpoint.condition() == Condition.SLOW_START;
      case DEGRADED -> endpoint.addressError() != null;
    };
  }

  @Override
  public void close() {
    metrics.close();
    health.close();
  }
}
