package penstock.core.forward;

import java.time.Duration;
import java.util.List;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Tried;
import penstock.core.metrics.Reason;
import penstock.core.pool.Choice;
import penstock.core.pool.Gates;
import penstock.core.pool.Pool;
import penstock.spi.traffic.Traffic;

/// Takes the first endpoint that was not tried.
record FixedPool(
    List<LiveEndpoint> endpoints, Duration connect, int keep, Duration idle, Gates gates)
    implements Pool {

  @Override
  public String name() {
    return "p";
  }

  @Override
  public Choice choose(Traffic traffic, Tried tried) {
    for (LiveEndpoint endpoint : endpoints) {
      if (!tried.contains(endpoint)) {
        return new Choice(endpoint, Reason.OK, null);
      }
    }
    return endpoints.isEmpty()
        ? new Choice(null, Reason.NO_ENDPOINT, null)
        : new Choice(endpoints.getFirst(), Reason.OK, null);
  }

  @Override
  public long connectTimeoutNanos() {
    return connect.toNanos();
  }

  @Override
  public long keepAliveNanos() {
    return idle.toNanos();
  }

  @Override
  public int keepAliveConnections() {
    return keep;
  }

  @Override
  public int size() {
    return endpoints.size();
  }

  @Override
  public int healthy() {
    return endpoints.size();
  }

  @Override
  public long inFlight() {
    return 0;
  }

  @Override
  public boolean owns(LiveEndpoint endpoint) {
    return endpoints.contains(endpoint);
  }
}
