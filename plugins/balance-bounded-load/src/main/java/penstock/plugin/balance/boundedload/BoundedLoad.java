package penstock.plugin.balance.boundedload;

import java.util.List;
import penstock.plugin.balance.boundedload.BoundedLoadPlugin.Settings;
import penstock.spi.balance.Circle;
import penstock.spi.balance.HashKey;
import penstock.spi.balance.HashRing;
import penstock.spi.balance.Picker;
import penstock.spi.endpoint.Candidate;
import penstock.spi.traffic.Traffic;

/// A ring of hashes on which nobody takes more than a fixed factor of the average load for its
/// weight; what is too much goes on to the next one.
///
/// Source: V. Mirrokni, M. Thorup and M. Zadimoghaddam, [Consistent Hashing with Bounded
/// Loads](https://arxiv.org/abs/1608.01350), 2016.
final class BoundedLoad implements Picker {

  /// Further along the ring nobody looks: the least loaded of those seen is taken then. With a
  /// factor of 125 % and all full that can be, four in five are, and one pick in a million gets so
  /// far.
  private static final int LONGEST_WALK = 64;

  /// How many different candidates a retry looks at.
  private static final int MOST_PREFERENCES = 16;

  private final HashKey key;
  private final HashRing ring;
  private final int count;
  private final double factorPerWeight;
  private final long seed;

  BoundedLoad(List<Candidate> candidates, Settings settings, long seed) {
    this.key = settings.key();
    this.ring = HashRing.of(candidates, settings.pointsPerWeight(), seed);
    this.count = candidates.size();
    long weights = candidates.stream().mapToLong(Candidate::weight).sum();
    this.factorPerWeight = settings.factor().fraction() / weights;
    this.seed = seed;
  }

  @Override
  public Candidate pick(Traffic traffic, int attempt) {
    int place = ring.place(key.hash(traffic, seed));
    Candidate owner = ring.circle().at(place);
    double boundPerWeight = factorPerWeight * (owner.poolInFlight() + 1);
    if (attempt > 0) {
      return after(place, attempt % count, boundPerWeight);
    }
    return admits(owner, boundPerWeight) ? owner : next(place, boundPerWeight);
  }

  private Candidate next(int place, double boundPerWeight) {
    Circle circle = ring.circle();
    Candidate least = circle.at(place);
    int at = place;
    for (int step = 1; step < LONGEST_WALK; step++) {
      at = at + 1 == circle.size() ? 0 : at + 1;
      Candidate candidate = circle.at(at);
      if (admits(candidate, boundPerWeight)) {
        return candidate;
      }
      least = isLessLoaded(candidate, least) ? candidate : least;
    }
    return least;
  }

  private Candidate after(int place, int attempt, double boundPerWeight) {
    int left = attempt;
    int most = Math.min(count, MOST_PREFERENCES);
    for (int rank = 0; rank < most; rank++) {
      Candidate candidate = ring.circle().preference(place, rank);
      if (admits(candidate, boundPerWeight) && left-- == 0) {
        return candidate;
      }
    }
    return ring.circle().preference(place, attempt);
  }

  private static boolean admits(Candidate candidate, double boundPerWeight) {
    return candidate.inFlight() + 1 <= Math.ceil(boundPerWeight * candidate.weight());
  }

  private static boolean isLessLoaded(Candidate one, Candidate other) {
    return (long) one.inFlight() * other.weight() < (long) other.inFlight() * one.weight();
  }
}
