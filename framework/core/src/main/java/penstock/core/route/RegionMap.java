package penstock.core.route;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A hash map from texts that is asked for parts of longer texts without cutting them out.
/// Immutable.
///
/// The caller hashes while it walks along the longer text: [#append] for each character from left
/// to right, or from right to left for a map made [#ofReversed].
///
/// @param <V> what a text stands for
final class RegionMap<V> {

  /// The hash of the empty text.
  static final int EMPTY_HASH = 0;

  private final @Nullable String[] keys;
  private final int[] hashes;
  private final @Nullable Object[] values;
  private final int mask;
  private final int shift;
  private final long lengths;
  private final int longest;

  private RegionMap(Map<String, V> entries, boolean reversed) {
    int slots = Integer.highestOneBit(Math.max(1, entries.size())) * 4;
    this.mask = slots - 1;
    this.shift = Integer.SIZE - Integer.numberOfTrailingZeros(slots);
    this.lengths =
        entries.keySet().stream().mapToLong(RegionMap::lengthBit).reduce(0, (a, b) -> a | b);
    this.keys = new String[slots];
    this.hashes = new int[slots];
    this.values = new Object[slots];
    entries.forEach((key, value) -> {
      int hash = hash(key, reversed);
      int slot = slot(hash);
      while (keys[slot] != null) {
        slot = (slot + 1) & mask;
      }
      keys[slot] = key;
      hashes[slot] = hash;
      values[slot] = value;
    });
    this.longest =
        entries.isEmpty() ? -1 : entries.keySet().stream().mapToInt(String::length).max().orElse(0);
  }

  static <V> RegionMap<V> of(Map<String, V> entries) {
    return new RegionMap<>(entries, false);
  }

  /// For callers that walk from the end of a text to its beginning.
  static <V> RegionMap<V> ofReversed(Map<String, V> entries) {
    return new RegionMap<>(entries, true);
  }

  static int append(int hash, char c) {
    return hash * 31 + c;
  }

  /// The length of the longest text; -1 if there is none.
  int longest() {
    return longest;
  }

  /// What stands for the text from `from` to before `to`; null if nothing does.
  ///
  /// @param hash of that part
  @SuppressWarnings("unchecked")
  @Nullable V get(String text, int from, int to, int hash) {
    if ((lengths & 1L << Math.min(to - from, Long.SIZE - 1)) == 0) {
      return null;
    }
    int slot = slot(hash);
    while (true) {
      String key = keys[slot];
      if (key == null) {
        return null;
      }
      if (hashes[slot] == hash
          && key.length() == to - from
          && text.regionMatches(from, key, 0, to - from)) {
        return (V) values[slot];
      }
      slot = (slot + 1) & mask;
    }
  }

  // The upper bits of a product depend on all bits of the hash.
  private int slot(int hash) {
    return hash * 0x9e3779b9 >>> shift;
  }

  private static long lengthBit(String key) {
    return 1L << Math.min(key.length(), Long.SIZE - 1);
  }

  private static int hash(String key, boolean reversed) {
    int hash = EMPTY_HASH;
    for (int i = 0; i < key.length(); i++) {
      hash = append(hash, key.charAt(reversed ? key.length() - 1 - i : i));
    }
    return hash;
  }
}
