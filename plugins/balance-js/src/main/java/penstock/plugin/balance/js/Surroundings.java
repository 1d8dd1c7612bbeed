package penstock.plugin.balance.js;

import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import penstock.scripting.view.Shares;

/// What a script may know beside candidates and traffic.
///
/// @param clock the time
/// @param random chance
/// @param seed of every hash that instances must agree on
record Surroundings(InstantSource clock, RandomGenerator random, long seed) {

  /// While a script is loaded and warmed, time stands still and chance is the same every time.
  static final Surroundings NONE =
      new Surroundings(InstantSource.fixed(Instant.EPOCH), Shares.FIXED, 0);

  /// Where a key falls, from 0 to just below 1.
  double share(String key, String experiment) {
    return Shares.of(key, experiment, seed);
  }
}
