package penstock.server.test;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;

/// One test, as users write it.
@Describe("One test: a request, and what is to become of it.")
record TestCaseSettings(
    @Describe("What it says about the rule.") String name,
    @Describe("What comes in.") TestRequestSettings request,
    @Describe("How often; {n} in the request counts from 1.") @Default("1") int repeat,
    @Describe("What time it is; by default that of the file.") @Nullable Moment clock,
    @Describe("Where chance begins; by default where the file says.") @Nullable Long seed,
    @Describe("How pools do, beside what the file says.") @Default("{}")
        Map<String, TestPoolSettings> pools,
    @Describe("What becomes of it.") TestExpectSettings expect) {

  private static final int MOST_REPEATS = 1_000_000;

  /// Checks the range.
  ///
  /// @throws IllegalArgumentException if it is out of range
  TestCaseSettings {
    pools = new LinkedHashMap<>(pools);
    if (repeat < 1 || repeat > MOST_REPEATS) {
      throw new IllegalArgumentException(
          "repeat: " + repeat + " (expected: 1 to " + MOST_REPEATS + ")");
    }
  }
}
