package penstock.plugin.route.js;

import java.util.random.RandomGenerator;
import penstock.scripting.view.Shares;
import penstock.spi.route.PoolFacts;

/// What a rule may know beside the request.
///
/// @param pools of its configuration
/// @param random chance
/// @param seed of every hash that instances must agree on
record Surroundings(PoolFacts pools, RandomGenerator random, long seed) {

  /// While a script is loaded there are no pools, and chance is the same every time.
  static final Surroundings NONE = new Surroundings(new AnyPools(0), Shares.FIXED, 0);

  /// Any pool, for calls that are no request's.
  static final Surroundings ANY = new Surroundings(new AnyPools(1), Shares.FIXED, 0);

  /// Where a key falls, from 0 to just below 1.
  double share(String key, String experiment) {
    return Shares.of(key, experiment, seed);
  }

  /// Pools of any name that all do the same.
  ///
  /// @param size how many endpoints each has, all well; 0 if there are no pools
  private record AnyPools(int size) implements PoolFacts {

    @Override
    public boolean known(String pool) {
      return size > 0;
    }

    @Override
    public int endpoints(String pool) {
      return size;
    }

    @Override
    public int healthy(String pool) {
      return size;
    }

    @Override
    public long inFlight(String pool) {
      return 0;
    }
  }
}
