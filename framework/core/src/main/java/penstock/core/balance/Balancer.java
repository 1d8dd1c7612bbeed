package penstock.core.balance;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Tried;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.balance.Picker;
import penstock.spi.endpoint.Candidate;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.traffic.Traffic;

/// One policy's choice among the endpoints that could be used when it was made. Immutable: another
/// set of endpoints, or other weights, make another balancer.
public final class Balancer {

  private static final Logger log = LoggerFactory.getLogger(Balancer.class);

  /// How often a policy is asked again before we look for ourselves.
  private static final int ASKS = 4;

  private final BalancingPolicy policy;
  private final LiveEndpoint[] candidates;
  private final Endpoint[] endpoints;
  private final int[] weights;
  private final @Nullable Picker picker;
  private final boolean misfired;

  private Balancer(BalancingPolicy policy, List<LiveEndpoint> candidates) {
    this.policy = policy;
    this.candidates = candidates.toArray(LiveEndpoint[]::new);
    this.endpoints = candidates.stream().map(LiveEndpoint::endpoint).toArray(Endpoint[]::new);
    this.weights = candidates.stream().mapToInt(LiveEndpoint::weight).toArray();
    this.picker = candidates.isEmpty() ? null : picker(policy, List.copyOf(candidates));
    this.misfired = picker == null && !candidates.isEmpty();
  }

  /// A balancer over these endpoints. Runs on a control thread, one call at a time for each policy.
  ///
  /// @param candidates ordered by name
  /// @param before taken as it is if neither the policy, nor the endpoints, nor their weights
  ///   differ
  public static Balancer over(
      BalancingPolicy policy, List<LiveEndpoint> candidates, @Nullable Balancer before) {
    return before != null && before.fits(policy, candidates)
        ? before
        : new Balancer(policy, candidates);
  }

  // By identity: an equal policy is another one, and the one before may be closed soon.
  @SuppressWarnings("ReferenceEquality")
  private boolean fits(BalancingPolicy other, List<LiveEndpoint> others) {
    if (misfired || other != policy || others.size() != candidates.length) {
      return false;
    }
    for (int i = 0; i < candidates.length; i++) {
      LiveEndpoint candidate = others.get(i);
      if (candidate != candidates[i]
          || candidate.weight() != weights[i]
          || !candidate.endpoint().equals(endpoints[i])) {
        return false;
      }
    }
    return true;
  }

  // A plugin may throw anything. The pool goes on without it: we choose at random until the next
  // change, which asks the policy again.
  private static @Nullable Picker picker(BalancingPolicy policy, List<Candidate> candidates) {
    try {
      return policy.over(candidates);
    } catch (Throwable e) {
      log.atError()
          .setCause(e)
          .addKeyValue("policy", policy.getClass().getName())
          .addKeyValue("candidates", candidates.size())
          .log("balancing policy failed; endpoints are chosen at random");
      return null;
    }
  }

  /// How many endpoints it chooses among.
  public int size() {
    return candidates.length;
  }

  /// Whether the policy failed to prepare, so that endpoints are chosen at random.
  public boolean misfired() {
    return misfired;
  }

  /// Chooses. Runs on many I/O threads at once; neither blocks nor locks nor allocates. What the
  /// policy throws goes to the caller.
  ///
  /// @param tried endpoints not to choose again while there are others
  /// @return null if there is nobody to choose, or everybody has as much as he may have
  /// @throws ClassCastException if the policy answered with a candidate that it was not given
  public @Nullable LiveEndpoint pick(Traffic traffic, Tried tried) {
    int size = candidates.length;
    if (size == 0) {
      return null;
    }
    Map<String, String> subset = traffic.subset();
    if (!subset.isEmpty()) {
      return within(subset, tried);
    }
    Picker asked = picker;
    if (asked == null) {
      return walk(tried);
    }
    int asks = Math.min(size, tried.count() + ASKS);
    for (int attempt = 0; attempt < asks; attempt++) {
      LiveEndpoint picked = (LiveEndpoint) asked.pick(traffic, attempt);
      if (!tried.contains(picked) && !picked.full()) {
        return picked;
      }
    }
    return walk(tried);
  }

  // The policy knows nothing of subsets: of those that carry the labels, the less busy one of two
  // neighbours from a random place.
  private @Nullable LiveEndpoint within(Map<String, String> subset, Tried tried) {
    int size = candidates.length;
    int start = ThreadLocalRandom.current().nextInt(size);
    LiveEndpoint first = null;
    LiveEndpoint triedOne = null;
    for (int i = 0; i < size; i++) {
      LiveEndpoint candidate = candidates[(start + i) % size];
      if (candidate.full() || !carries(candidate, subset)) {
        continue;
      }
      if (tried.contains(candidate)) {
        triedOne = candidate;
      } else if (first == null) {
        first = candidate;
      } else {
        return candidate.inFlight() < first.inFlight() ? candidate : first;
      }
    }
    return first == null ? triedOne : first;
  }

  /// Whether a candidate has all these labels, be it full or not. Runs on I/O threads.
  public boolean carried(Map<String, String> subset) {
    for (LiveEndpoint candidate : candidates) {
      if (carries(candidate, subset)) {
        return true;
      }
    }
    return false;
  }

  /// Whether an endpoint has all these labels. Runs on I/O threads.
  public static boolean carries(LiveEndpoint candidate, Map<String, String> subset) {
    return subset.isEmpty()
        || candidate.endpoint().labels().entrySet().containsAll(subset.entrySet());
  }

  // From a random place, so that the load of a failed endpoint does not all fall on its neighbour.
  private @Nullable LiveEndpoint walk(Tried tried) {
    int size = candidates.length;
    int start = ThreadLocalRandom.current().nextInt(size);
    LiveEndpoint triedOne = null;
    for (int i = 0; i < size; i++) {
      LiveEndpoint candidate = candidates[(start + i) % size];
      if (candidate.full()) {
        continue;
      }
      if (!tried.contains(candidate)) {
        return candidate;
      }
      triedOne = triedOne == null ? candidate : triedOne;
    }
    return triedOne;
  }
}
