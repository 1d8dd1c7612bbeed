package penstock.plugin.filter.ratelimit;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/// A token bucket for each key, in a table of fixed size. Any number of threads may use it; none
/// ever waits for another.
///
/// A bucket is one number: the time at which it will be full again. A full one says nothing, so its
/// place is free for another key. Where all places of a key are taken, the fullest bucket gives
/// way, and its key begins anew with a full one: with too little room some get more than their
/// share, nobody less.
///
/// Source: the generic cell rate algorithm, ITU-T I.371.
final class Buckets {

  /// Places a key may stand in.
  private static final int WAYS = 16;

  /// Keys to 16 places, so that hardly ever all places of a key are taken while there is room.
  private static final int LOAD = 8;

  private static final long FREE = 0;

  private final long interval;
  private final long depth;
  private final AtomicLongArray keys;
  private final AtomicLongArray fullAgain;
  private final int sets;
  private final LongAdder displaced = new LongAdder();

  /// @param rate how fast a bucket fills
  /// @param burst how much it holds; 1 or more
  /// @param most keys, at least; 1 or more
  Buckets(Rate rate, int burst, int most) {
    interval = rate.intervalNanos();
    depth = Math.multiplyExact(interval, (long) burst);
    sets = powerOfTwo(Math.ceilDiv(most, LOAD));
    keys = new AtomicLongArray(sets * WAYS);
    fullAgain = new AtomicLongArray(sets * WAYS);
  }

  private static int powerOfTwo(int least) {
    return least == 1 ? 1 : Integer.highestOneBit(least - 1) << 1;
  }

  /// Whether a request may go, and what is left.
  ///
  /// @param allowed whether it took a token
  /// @param left whole tokens left
  /// @param waitNanos until there is a token; 0 if this one was allowed
  /// @param fullNanos until the bucket is full
  record Verdict(boolean allowed, long left, long waitNanos, long fullNanos) {}

  /// Takes a token out of a key's bucket.
  ///
  /// @param key any number
  /// @param now nanoseconds
  Verdict take(long key, long now) {
    long name = key == FREE ? 1 : key;
    while (true) {
      int place = placeOf(name, now);
      long before = fullAgain.get(place);
      long from = starting(before, now);
      long after = from + interval;
      if (after - now > depth) {
        return new Verdict(false, 0, after - now - depth, from - now);
      }
      if (fullAgain.compareAndSet(place, before, after)) {
        return new Verdict(true, (depth - (after - now)) / interval, 0, after - now);
      }
    }
  }

  /// Where to count from: now, if the bucket is full. One that is emptier than it can be was filled
  /// by a clock that has been set back since.
  private long starting(long full, long now) {
    return full - now <= 0 || full - now > depth ? now : full;
  }

  /// The place of a key, made if it has none. Two threads may give one key two places; the first of
  /// them counts from then on.
  private int placeOf(long name, long now) {
    int first = (int) ((name >>> 32) & (sets - 1)) * WAYS;
    while (true) {
      int fullest = first;
      for (int place = first; place < first + WAYS; place++) {
        if (keys.get(place) == name) {
          return place;
        }
        if (fullAgain.get(place) < fullAgain.get(fullest)) {
          fullest = place;
        }
      }
      if (claim(fullest, name, now)) {
        return fullest;
      }
    }
  }

  private boolean claim(int place, long name, long now) {
    long holder = keys.get(place);
    long full = fullAgain.get(place);
    if (!keys.compareAndSet(place, holder, name)) {
      return false;
    }
    if (full - now > 0) {
      displaced.increment();
      // If this fails, somebody has just counted here: one token more or less.
      boolean _ = fullAgain.compareAndSet(place, full, now);
    }
    return true;
  }

  /// How often a key lost its place to another while it was counted.
  long displaced() {
    return displaced.sum();
  }
}
