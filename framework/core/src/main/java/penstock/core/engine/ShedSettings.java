package penstock.core.engine;

import org.jspecify.annotations.Nullable;
import penstock.spi.Describe;
import penstock.spi.Percent;

/// When requests are turned away because the machine has too much to do: `server.overload.shedAt`.
///
/// @param cpu share of the machine's processors; null for never
/// @param heap share of the heap in use after a collection; null for never
@Describe("When requests are turned away because the machine has too much to do.")
public record ShedSettings(
    @Describe(
            "The share of the machine's processors this process uses; more than 0%, 100% at most.")
        @Nullable Percent cpu,
    @Describe("The share of the heap in use after a collection; more than 0%, 100% at most.")
        @Nullable Percent heap) {

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public ShedSettings {
    check("cpu", cpu);
    check("heap", heap);
  }

  private static void check(String name, @Nullable Percent share) {
    if (share != null && !(share.fraction() > 0 && share.fraction() <= 1)) {
      throw new IllegalArgumentException(
          name + ": " + share + " (expected: more than 0%, 100% at most)");
    }
  }
}
