package penstock.plugin.balance.rendezvous;

import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.plugin.balance.rendezvous.RendezvousPlugin.Settings;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.balance.Circle;
import penstock.spi.balance.HashKey;
import penstock.spi.balance.Picker;
import penstock.spi.endpoint.Candidate;

/// Highest random weight over a fixed number of parts of the keys: who wins a part is worked out
/// beforehand, so that a pick is one look into a table, and when candidates come or go only the
/// parts they win or lose are worked out anew.
final class Rendezvous implements BalancingPolicy {

  private final Settings settings;
  private final long seed;
  private volatile @Nullable Winners last;

  Rendezvous(Settings settings, long seed) {
    this.settings = settings;
    this.seed = seed;
  }

  @Override
  public Picker over(List<Candidate> candidates) {
    Contenders contenders = Contenders.of(candidates, seed);
    Winners winners = Winners.of(contenders, settings.tableSize(), last);
    last = winners;
    Circle first = new Circle(candidates, winners.first());
    Circle second = new Circle(candidates, winners.second());
    HashKey key = settings.key();
    return (traffic, attempt) -> {
      int part = first.place(key.hash(traffic, seed));
      return attempt == 0 ? first.at(part) : next(first, second, part, attempt % candidates.size());
    };
  }

  @Override
  public boolean slowStarts() {
    return false;
  }

  /// After the second preference, which is who inherits the part, come those that win the parts
  /// that follow.
  private static Candidate next(Circle first, Circle second, int part, int attempt) {
    if (attempt == 0) {
      return first.at(part);
    }
    Candidate heir = second.at(part);
    if (attempt == 1) {
      return heir;
    }
    for (int rank = 1; rank < attempt; rank++) {
      if (first.preference(part, rank) == heir) {
        return first.preference(part, attempt);
      }
    }
    return first.preference(part, attempt - 1);
  }
}
