package penstock.core.route;

import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;

/// One share of a split.
@Describe("One share of a split.")
public record SplitSettings(
    @Describe("The pool that takes the share.") String pool,
    @Describe("The size of the share beside the other weights; 0 to 1000000.") @Default("1")
        int weight,
    @Describe(
            "What keeps a client in its share: header.NAME, cookie.NAME, query.NAME or source-ip;"
                + " said once for the whole split.")
        @Nullable String stickBy) {

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if the weight is out of range or the key is malformed
  public SplitSettings {
    if (weight < 0 || weight > 1_000_000) {
      throw new IllegalArgumentException("weight: " + weight + " (expected: 0 to 1000000)");
    }
    if (stickBy != null) {
      StickKey.parse(stickBy);
    }
  }
}
