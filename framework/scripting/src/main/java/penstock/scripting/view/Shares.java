package penstock.scripting.view;

import java.util.random.RandomGenerator;
import penstock.spi.balance.Hashing;

/// Where scripts find keys to fall, the same on every instance of a fleet.
public final class Shares {

  /// The same chance every time, for calls that nobody made.
  public static final RandomGenerator FIXED = () -> 0x5DEECE66DL;

  private Shares() {}

  /// From 0 to just below 1.
  ///
  /// @param experiment has keys fall elsewhere; empty for none in particular
  /// @param seed of every hash that instances must agree on
  public static double of(String key, String experiment, long seed) {
    long hash = Hashing.ofText(key, Hashing.ofText(experiment, seed));
    return (hash >>> 11) * 0x1p-53;
  }
}
