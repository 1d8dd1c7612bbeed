package penstock.spi.balance;

import java.util.Arrays;
import java.util.List;
import penstock.spi.endpoint.Candidate;

/// A ring of hashes on which every candidate has points in proportion to its weight; a key belongs
/// to the first point at or after its hash.
///
/// Where a candidate's points lie depends on its name, its weight and the seed alone: when one
/// comes or goes, only the keys it gains or loses move, and all instances agree. A policy that uses
/// one should not let endpoints start slowly ([BalancingPolicy#slowStarts()]).
///
/// Immutable; lookups take about the same time for any number of points, at worst in proportion to
/// its logarithm, and neither block nor allocate.
///
/// Source: D. Karger and others, Consistent Hashing and Random Trees, 1997; many points each as in
/// R. Jones,
/// [libketama](https://www.metabrew.com/article/libketama-consistent-hashing-algo-memcached-clients),
/// 2007.
public final class HashRing {

  /// No ring has many more points than this: if the weights ask for more, all get half as many, a
  /// quarter, and so on.
  public static final int MOST_POINTS = 1 << 20;

  private static final int OWNER_BITS = 20;
  private static final long OWNER_MASK = (1L << OWNER_BITS) - 1;

  private final long[] points;
  private final Circle circle;

  /// The ring in arcs of equal length, about two points in each: where the points of each begin.
  private final int[] arcs;

  private final int arcShift;

  private HashRing(long[] points, Circle circle) {
    this.points = points;
    this.circle = circle;
    int arcBits = Math.max(1, Integer.SIZE - 2 - Integer.numberOfLeadingZeros(points.length));
    this.arcShift = Long.SIZE - 1 - arcBits;
    this.arcs = new int[(1 << arcBits) + 1];
    int point = 0;
    for (int arc = 0; arc < arcs.length; arc++) {
      while (point < points.length && points[point] >>> arcShift < arc) {
        point++;
      }
      arcs[arc] = point;
    }
  }

  /// Builds a ring.
  ///
  /// @param candidates not empty, at most 2^20
  /// @param pointsPerWeight points for each unit of weight, 1 or more; the shares of candidates
  ///   vary by about one part in its square root
  /// @param seed [penstock.spi.Context#hashSeed()], so that instances agree
  public static HashRing of(List<Candidate> candidates, int pointsPerWeight, long seed) {
    long total = 0;
    for (Candidate candidate : candidates) {
      total += wanted(candidate, pointsPerWeight);
    }
    int halvings = 0;
    while (total >> halvings > MOST_POINTS) {
      halvings++;
    }
    long[] points = new long[count(candidates, pointsPerWeight, halvings)];
    int next = 0;
    for (int owner = 0; owner < candidates.size(); owner++) {
      Candidate candidate = candidates.get(owner);
      long name = Hashing.ofName(candidate.endpoint().name(), seed);
      long own = Math.max(1, wanted(candidate, pointsPerWeight) >> halvings);
      for (int i = 0; i < own; i++) {
        points[next++] = position(Hashing.ofLong(i, name)) | owner;
      }
    }
    Arrays.sort(points);
    int[] owners = new int[points.length];
    Arrays.setAll(owners, i -> (int) (points[i] & OWNER_MASK));
    return new HashRing(points, new Circle(candidates, owners));
  }

  private static long wanted(Candidate candidate, int pointsPerWeight) {
    return (long) candidate.weight() * pointsPerWeight;
  }

  private static int count(List<Candidate> candidates, int pointsPerWeight, int halvings) {
    long count = 0;
    for (Candidate candidate : candidates) {
      count += Math.max(1, wanted(candidate, pointsPerWeight) >> halvings);
    }
    return Math.toIntExact(count);
  }

  /// The upper bits of a hash, never negative, with room for an owner.
  private static long position(long hash) {
    return hash >>> 1 & ~OWNER_MASK;
  }

  /// The candidates in the order of the ring, one place for each point.
  public Circle circle() {
    return circle;
  }

  /// The place of the first point at or after a hash.
  public int place(long hash) {
    long wanted = position(hash);
    int arc = (int) (wanted >>> arcShift);
    int low = arcs[arc];
    int high = arcs[arc + 1];
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (points[middle] < wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == points.length ? 0 : low;
  }

  /// Who takes a key.
  ///
  /// @param hash of the key
  /// @param attempt 0 for the owner, n for the n-th different candidate after it
  public Candidate pick(long hash, int attempt) {
    int place = place(hash);
    return attempt == 0 ? circle.at(place) : circle.preference(place, attempt);
  }
}
