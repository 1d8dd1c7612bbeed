package penstock.core.route;

import java.util.List;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import penstock.spi.traffic.Request;

/// Several pools share the requests by weight, at random or so that a client keeps its share.
/// Immutable.
///
/// A share keeps most of its clients when weights change: the shares lie side by side in the order
/// of the configuration, and a client's place among them is fixed.
public final class Split implements Action {

  private final String[] pools;
  private final long[] ends;
  private final @Nullable StickKey key;
  private final long seed;

  private Split(String[] pools, long[] ends, @Nullable StickKey key, long seed) {
    this.pools = pools;
    this.ends = ends;
    this.key = key;
    this.seed = seed;
  }

  static Split of(List<SplitSettings> shares, long seed) {
    String[] pools = new String[shares.size()];
    long[] ends = new long[shares.size()];
    StickKey key = null;
    long end = 0;
    for (int i = 0; i < pools.length; i++) {
      SplitSettings share = shares.get(i);
      end += share.weight();
      pools[i] = share.pool();
      ends[i] = end;
      key = key == null && share.stickBy() != null ? StickKey.parse(share.stickBy()) : key;
    }
    if (end == 0) {
      throw new IllegalArgumentException("split: weights 0 (expected: one above 0)");
    }
    // Unseeded neighbours would be correlated; this also keeps 0 from being a special seed.
    return new Split(pools, ends, key, new SplittableRandom(seed).nextLong());
  }

  /// The pool that takes the request. Runs on many I/O threads at once.
  ///
  /// @param random chooses if the request lacks what clients are told apart by
  public String pick(Request request, RandomGenerator random) {
    long hash = key == null ? 0 : key.hash(request, seed);
    long total = ends[ends.length - 1];
    long place = hash == 0 ? random.nextLong(total) : Math.unsignedMultiplyHigh(hash, total);
    int i = 0;
    while (place >= ends[i]) {
      i++;
    }
    return pools[i];
  }

  /// The pools in the order of the configuration.
  public List<String> pools() {
    return List.of(pools);
  }

  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ", "split ", key == null ? "" : " by " + key);
    long start = 0;
    for (int i = 0; i < pools.length; i++) {
      text.add(pools[i] + " " + (ends[i] - start));
      start = ends[i];
    }
    return text.toString();
  }
}
