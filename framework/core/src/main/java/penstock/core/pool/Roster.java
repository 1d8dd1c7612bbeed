package penstock.core.pool;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import penstock.core.balance.Balancer;
import penstock.core.endpoint.AdminState;
import penstock.core.endpoint.EndpointSet;
import penstock.core.endpoint.HealthState;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Standing;
import penstock.core.endpoint.Tried;
import penstock.core.metrics.Reason;
import penstock.spi.sticky.Bond;
import penstock.spi.sticky.SessionStickiness;
import penstock.spi.traffic.Header;
import penstock.spi.traffic.Traffic;

/// A pool as I/O threads see it: who is there and who may be chosen. Immutable but for the counts.
final class Roster {

  /// For who must not go anywhere but to an endpoint that has failed.
  private static final Choice LOST = new Choice(null, Reason.ALL_UNHEALTHY, null);

  private static final Choice NOT_THERE = new Choice(null, Reason.NO_ENDPOINT, null);

  final PoolParts parts;
  final EndpointSet set;
  final Balancer balancer;
  final boolean panic;

  /// Whether nobody waits for a first check: before that, to have nobody is no news.
  final boolean judged;

  final int healthy;
  final Set<LiveEndpoint> closed;
  private final Set<LiveEndpoint> fallen;
  private final Choice nobody;
  private final Choice full = new Choice(null, Reason.LIMIT_OPEN, null);
  private final Bonds bonds;
  private final StickyCounts counts;
  private final IdentityHashMap<LiveEndpoint, Choice> choices;
  private final IdentityHashMap<LiveEndpoint, Choice> hits = new IdentityHashMap<>();

  /// @param inside what it shares with the one before
  /// @param set who is there
  /// @param selection who may be chosen
  /// @param balancer who chooses among them
  Roster(Inside inside, EndpointSet set, Selection selection, Balancer balancer) {
    PoolParts made = inside.parts();
    this.parts = made;
    this.set = set;
    this.balancer = balancer;
    this.panic = selection.panic();
    this.judged = set.all().stream().noneMatch(Roster::awaited);
    this.healthy = selection.usable().size();
    this.nobody = new Choice(null, selection.nobody(), null);
    this.counts = inside.counts();
    this.bonds = Bonds.of(made.sticky(), set.all(), inside.misfires());
    this.closed =
        set.all().stream()
            .filter(endpoint -> endpoint.standing().state() == AdminState.MAINT)
            .collect(Collectors.toUnmodifiableSet());
    this.fallen = panic ? Set.of() : fallen(set);
    this.choices = new IdentityHashMap<>(set.all().size());
    for (LiveEndpoint endpoint : set.all()) {
      choices.put(endpoint, new Choice(endpoint, Reason.OK, null, made.sticky(), null));
      hits.put(endpoint, new Choice(endpoint, Reason.OK, null, made.sticky(), Bound.HIT));
    }
  }

  private static boolean awaited(LiveEndpoint endpoint) {
    return endpoint.takesNewClients() && endpoint.health().state() == HealthState.UNKNOWN;
  }

  private static Set<LiveEndpoint> fallen(EndpointSet set) {
    return set.all().stream()
        .filter(endpoint -> endpoint.health().state() == HealthState.DOWN)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// What a roster shares with the one before.
  ///
  /// @param parts what the configuration says
  /// @param counts what became of bound clients
  /// @param misfires told what plugins throw
  record Inside(PoolParts parts, StickyCounts counts, Misfires misfires) {}

  /// Who gets nothing new because its checks fail, and was in no such state before.
  List<LiveEndpoint> fallenSince(Roster before) {
    return fallen.stream().filter(endpoint -> !before.fallen.contains(endpoint)).toList();
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
      return choice(traffic, balancer.pick(traffic, tried));
    }
    Bond bond = sticky.bondOf(traffic);
    LiveEndpoint bound = bonds.meant(bond);
    boolean again = bound != null && tried.contains(bound);
    if (bound != null && !again && admits(traffic, bound)) {
      counts.hits.increment();
      return bond.state() == Bond.State.AGED
          ? binding(sticky, traffic, bound, Bound.HIT)
          : hits.getOrDefault(bound, nobody);
    }
    if (bound != null && !sticky.moves() && (again || hasFailed(bound))) {
      return LOST;
    }
    LiveEndpoint picked = balancer.pick(traffic, tried);
    if (picked == null || picked == bound) {
      return choice(traffic, picked);
    }
    Bound became = tried.count() == 0 ? counted(bond) : null;
    return binding(sticky, traffic, picked, became);
  }

  private Bound counted(Bond bond) {
    return switch (bond.state()) {
      case NONE -> {
        counts.fresh.increment();
        yield Bound.NEW;
      }
      case INVALID -> {
        counts.invalid.increment();
        yield Bound.INVALID;
      }
      case VALID, AGED -> {
        counts.moved.increment();
        yield Bound.MOVED;
      }
    };
  }

  private Choice binding(
      SessionStickiness sticky, Traffic traffic, LiveEndpoint endpoint, @Nullable Bound bound) {
    return told(traffic, endpoint, sticky.bind(traffic, endpoint.endpoint()), bound);
  }

  private Choice told(
      Traffic traffic, LiveEndpoint endpoint, @Nullable Header binding, @Nullable Bound bound) {
    return binding == null && bound == null
        ? choice(traffic, endpoint)
        : new Choice(endpoint, Reason.OK, binding, parts.sticky(), bound);
  }

  private boolean hasFailed(LiveEndpoint bound) {
    return bound.standing().state() == AdminState.READY
        && (!bound.reachable() || (!panic && !bound.healthy()));
  }

  private Choice choice(Traffic traffic, @Nullable LiveEndpoint endpoint) {
    if (endpoint == null) {
      return none(traffic.subset());
    }
    Choice made = choices.get(endpoint);
    if (made == null) {
      throw new IllegalStateException(
          "endpoint: " + endpoint + " (expected: one the policy was given)");
    }
    return made;
  }

  // Those who carry the labels may be gone while others are there.
  private Choice none(Map<String, String> subset) {
    if (balancer.size() == 0) {
      return nobody;
    }
    if (balancer.carried(subset)) {
      return full;
    }
    for (LiveEndpoint one : set.all()) {
      // A healthy one is a backup that is not used.
      if (one.takesNewClients() && !one.healthy() && Balancer.carries(one, subset)) {
        return LOST;
      }
    }
    return NOT_THERE;
  }

  // A bound client may stay where new ones are not sent: at a backup, at weight 0, in a drain.
  private boolean admits(Traffic traffic, LiveEndpoint bound) {
    Standing standing = bound.standing();
    if (standing.state() == AdminState.MAINT || !bound.reachable()) {
      return false;
    }
    if (bound.full()
        || (!panic && !bound.healthy())
        || !Balancer.carries(bound, traffic.subset())) {
      return false;
    }
    return standing.state() == AdminState.READY
        || (!standing.drained() && parts.drain().admits(traffic, bound));
  }
}
