package penstock.core.pool;

import java.util.IdentityHashMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import penstock.core.balance.Balancer;
import penstock.core.endpoint.AdminState;
import penstock.core.endpoint.EndpointSet;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Standing;
import penstock.core.endpoint.Tried;
import penstock.core.metrics.Reason;
import penstock.spi.sticky.SessionStickiness;
import penstock.spi.traffic.Header;
import penstock.spi.traffic.Traffic;

/// A pool as I/O threads see it: who is there and who may be chosen. Immutable but for the counts.
final class Roster {

  final PoolParts parts;
  final EndpointSet set;
  final Balancer balancer;
  final boolean panic;
  final Set<LiveEndpoint> closed;
  private final Choice nobody;
  private final Choice full = new Choice(null, Reason.LIMIT_OPEN, null);
  private final StickyCounts counts;
  private final IdentityHashMap<LiveEndpoint, Choice> choices;

  Roster(
      PoolParts parts,
      EndpointSet set,
      Selection selection,
      Balancer balancer,
      StickyCounts counts) {
    this.parts = parts;
    this.set = set;
    this.balancer = balancer;
    this.panic = selection.panic();
    this.nobody = new Choice(null, selection.nobody(), null);
    this.counts = counts;
    this.closed =
        set.all().stream()
            .filter(endpoint -> endpoint.standing().state() == AdminState.MAINT)
            .collect(Collectors.toUnmodifiableSet());
    this.choices = new IdentityHashMap<>(set.all().size());
    set.all().forEach(endpoint -> choices.put(endpoint, new Choice(endpoint, Reason.OK, null)));
  }

  boolean owns(LiveEndpoint endpoint) {
    return choices.containsKey(endpoint);
  }

  Reason nobody() {
    return nobody.reason();
  }

  /// Chooses; what a plugin throws goes to the caller.
  Choice choose(Traffic traffic, Tried tried) {
    SessionStickiness sticky = parts.sticky();
    if (sticky == null) {
      return choice(balancer.pick(traffic, tried));
    }
    String home = sticky.boundTo(traffic);
    LiveEndpoint bound = home == null ? null : set.named(home);
    if (bound != null && !tried.contains(bound) && admits(traffic, bound)) {
      counts.hits.increment();
      return choice(bound);
    }
    LiveEndpoint picked = balancer.pick(traffic, tried);
    if (picked == null || picked == bound) {
      return choice(picked);
    }
    (home == null ? counts.fresh : counts.moved).increment();
    Header binding = sticky.bind(traffic, picked.endpoint());
    return binding == null ? choice(picked) : new Choice(picked, Reason.OK, binding);
  }

  private Choice choice(@Nullable LiveEndpoint endpoint) {
    if (endpoint == null) {
      return balancer.size() == 0 ? nobody : full;
    }
    Choice made = choices.get(endpoint);
    if (made == null) {
      throw new IllegalStateException(
          "endpoint: " + endpoint + " (expected: one the policy was given)");
    }
    return made;
  }

  // A bound client may stay where new ones are not sent: at a backup, at weight 0, in a drain.
  private boolean admits(Traffic traffic, LiveEndpoint bound) {
    Standing standing = bound.standing();
    if (standing.state() == AdminState.MAINT || !bound.reachable()) {
      return false;
    }
    if (bound.full() || (!panic && !bound.healthy())) {
      return false;
    }
    return standing.state() == AdminState.READY
        || (!standing.drained() && parts.drain().admits(traffic, bound));
  }
}
