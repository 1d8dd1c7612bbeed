package penstock.spi.balance;

import java.util.List;
import penstock.spi.Kind;
import penstock.spi.endpoint.Candidate;

/// A way of sharing traffic among endpoints.
///
/// The policy lives as long as its pool's configuration; what must survive a change of the
/// candidates (a cursor) is kept here, what is derived from them (a ring, a table) in the [Picker].
@FunctionalInterface
public interface BalancingPolicy {

  /// `pools.*.balance`.
  Kind<BalancingPolicy> KIND = new Kind<>("balance", BalancingPolicy.class);

  /// Prepares for one set of candidates. Runs on a control thread, one call at a time; may take its
  /// time and memory.
  ///
  /// @param candidates not empty, immutable, ordered by name, each usable: healthy, not draining,
  ///   not ejected
  /// @return picks from these candidates until the set changes
  Picker over(List<Candidate> candidates);

  /// Whether an endpoint that comes back may begin with a part of its weight. A policy that maps
  /// keys to endpoints says no: a weight that grows second by second would move keys all the time.
  default boolean slowStarts() {
    return true;
  }
}
