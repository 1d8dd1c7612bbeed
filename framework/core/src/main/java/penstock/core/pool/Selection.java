package penstock.core.pool;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import penstock.core.endpoint.HealthState;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.metrics.Reason;

/// Who of a pool's endpoints may be chosen for new clients.
///
/// @param candidates in the order given
/// @param usable the healthy ones among those that take new clients, backups included
/// @param panic whether so few are healthy that health is ignored
/// @param nobody why there is nobody; [Reason#OK] if there is somebody
record Selection(
    List<LiveEndpoint> candidates,
    SequencedSet<LiveEndpoint> usable,
    boolean panic,
    Reason nobody) {

  /// Fewer endpoints than this panic only when none is healthy.
  private static final int FEW = 3;

  /// Selects.
  ///
  /// Backups are candidates only while no other endpoint is usable. Draining, closed and weightless
  /// endpoints, those not checked yet and those without an address count on neither side of the
  /// threshold; and before every endpoint has been checked, none healthy is no panic. While a
  /// backup is healthy, there is none either.
  ///
  /// @param all the pool's endpoints
  /// @param threshold a share; 0 for no panic
  static Selection of(List<LiveEndpoint> all, double threshold) {
    Tally tally = new Tally();
    all.forEach(tally::add);
    boolean panic = tally.panics(threshold);
    List<LiveEndpoint> candidates = panic ? tally.judged() : tally.healthy();
    return new Selection(
        List.copyOf(candidates),
        tally.usable,
        panic,
        candidates.isEmpty() ? tally.nobody() : Reason.OK);
  }

  /// The endpoints, sorted by what can be said of them.
  private static final class Tally {
    private final SequencedSet<LiveEndpoint> usable = new LinkedHashSet<>();
    private final List<LiveEndpoint> primaries = new ArrayList<>();
    private final List<LiveEndpoint> backups = new ArrayList<>();
    private final List<LiveEndpoint> healthyPrimaries = new ArrayList<>();
    private final List<LiveEndpoint> healthyBackups = new ArrayList<>();
    private int open;
    private int unreachable;
    private int unknown;

    void add(LiveEndpoint endpoint) {
      if (!endpoint.takesNewClients()) {
        return;
      }
      open++;
      if (!endpoint.reachable()) {
        unreachable++;
      } else if (endpoint.health().state() == HealthState.UNKNOWN) {
        unknown++;
      } else {
        judge(endpoint);
      }
    }

    private void judge(LiveEndpoint endpoint) {
      (endpoint.backup() ? backups : primaries).add(endpoint);
      if (endpoint.healthy()) {
        (endpoint.backup() ? healthyBackups : healthyPrimaries).add(endpoint);
        usable.add(endpoint);
      }
    }

    boolean panics(double threshold) {
      if (threshold == 0 || !healthyBackups.isEmpty()) {
        return false;
      }
      if (healthyPrimaries.isEmpty()) {
        return unknown == 0 && !judged().isEmpty();
      }
      return primaries.size() >= FEW && healthyPrimaries.size() < threshold * primaries.size();
    }

    List<LiveEndpoint> healthy() {
      return healthyPrimaries.isEmpty() ? healthyBackups : healthyPrimaries;
    }

    List<LiveEndpoint> judged() {
      return primaries.isEmpty() ? backups : primaries;
    }

    Reason nobody() {
      if (open == 0) {
        return Reason.NO_ENDPOINT;
      }
      return open == unreachable ? Reason.DNS_ERROR : Reason.ALL_UNHEALTHY;
    }
  }
}
