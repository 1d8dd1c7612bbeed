package penstock.server.test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Shorthand;

/// How a pool does in a test, as users write it.
@Shorthand("healthy")
@Describe("How a pool does; a number alone says how many endpoints are healthy.")
record TestPoolSettings(
    @Describe("So many endpoints in the place of the configured ones.") @Nullable Integer endpoints,
    @Describe("How many endpoints are healthy, the first ones by name; all by default.")
        @Nullable Integer healthy,
    @Describe("Names of endpoints that are down.") @Default("[]") List<String> down,
    @Describe("Names of endpoints that drain.") @Default("[]") List<String> drain,
    @Describe("Names of endpoints in maintenance.") @Default("[]") List<String> maint,
    @Describe("How much is under way to endpoints, by name; nothing by default.") @Default("{}")
        Map<String, Integer> inFlight) {

  private static final int MOST = 1000;

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if one is out of range
  TestPoolSettings {
    down = List.copyOf(down);
    drain = List.copyOf(drain);
    maint = List.copyOf(maint);
    inFlight = new LinkedHashMap<>(inFlight);
    check("endpoints", endpoints);
    check("healthy", healthy);
    inFlight.forEach((name, count) -> check("inFlight." + name, count));
  }

  private static void check(String name, @Nullable Integer value) {
    if (value != null && (value < 0 || value > MOST)) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to " + MOST + ")");
    }
  }
}
