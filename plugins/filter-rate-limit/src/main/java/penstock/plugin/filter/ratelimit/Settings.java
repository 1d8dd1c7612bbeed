package penstock.plugin.filter.ratelimit;

import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;

/// What users may set for a filter of type `rate-limit`.
///
/// @param key whose requests are counted together
/// @param rate how many may come in what time
/// @param burst how many may come at once after a pause; 0 for the rate's number
/// @param maxKeys how many keys are counted apart, at least; 1 to 10,000,000
/// @param headers whether clients are told what they have left
/// @param name of the limiter in metrics and headers; null for the key
@Describe("Lets each client send so many requests in a while; the rest gets 429.")
public record Settings(
    @Default("client-ip")
        @Describe(
            "Whose requests are counted together: `client-ip`, `header.NAME`, `cookie.NAME`,"
                + " `query.NAME`, `path`, `host`, `method`, a fact such as `jwt.sub`, or several"
                + " joined by `+`.")
        LimitKey key,
    @Describe("How many may come in what time, such as `50/s`, `100/m` or `1000/h`.") Rate rate,
    @Default("0") @Describe("How many may come at once after a pause; 0 is the rate's number.")
        int burst,
    @Default("100000")
        @Describe("How many keys are counted apart, at least; 1 to 10000000, 32 to 64 bytes each.")
        int maxKeys,
    @Default("true") @Describe("Whether answers tell clients what they have left.") boolean headers,
    @Describe("The limiter's name in metrics and headers; otherwise its key.")
        @Nullable String name) {

  private static final int MOST_BURST = 1_000_000;
  private static final int MOST_KEYS = 10_000_000;

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if a component is out of range
  public Settings {
    check(rate, burst, maxKeys);
    if (name != null && !name.matches("[ -~&&[^\"\\\\]]+")) {
      throw new IllegalArgumentException(
          "name: " + name + " (expected: printable ASCII without quotes and backslashes)");
    }
  }

  /// Checks what all limits have.
  ///
  /// @throws IllegalArgumentException if something is out of range
  static void check(Rate rate, int burst, int maxKeys) {
    check("burst", burst, 0, MOST_BURST);
    checkDepth(rate, burst);
    check("maxKeys", maxKeys, 1, MOST_KEYS);
  }

  private static void check(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          what + ": " + value + " (expected: " + least + " to " + most + ")");
    }
  }

  private static void checkDepth(Rate rate, int burst) {
    long longest = ChronoUnit.YEARS.getDuration().toNanos() / rate.intervalNanos();
    if (burst > longest) {
      throw new IllegalArgumentException(
          "burst: " + burst + " (expected: at most " + longest + ", what comes within a year)");
    }
  }

  /// How many may come at once; 1 or more.
  int depth() {
    return rate.depth(burst);
  }

  /// What the limiter is called.
  String title() {
    return name == null ? key.toString() : name;
  }
}
