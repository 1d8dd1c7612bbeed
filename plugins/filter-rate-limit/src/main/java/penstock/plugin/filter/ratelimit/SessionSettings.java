package penstock.plugin.filter.ratelimit;

import penstock.spi.Default;
import penstock.spi.Describe;

/// What users may set for a filter of type `rate-limit` where connections are let in.
///
/// @param rate how many may come in what time
/// @param burst how many may come at once after a pause; 0 for the rate's number
/// @param maxKeys how many client addresses are counted apart, at least; 1 to 10,000,000
@Describe("Lets in so many new connections or UDP sessions of each client address in a while.")
public record SessionSettings(
    @Describe("How many may come in what time, such as `50/s`, `100/m` or `1000/h`.") Rate rate,
    @Default("0") @Describe("How many may come at once after a pause; 0 is the rate's number.")
        int burst,
    @Default("100000")
        @Describe(
            "How many client addresses are counted apart, at least; 1 to 10000000, 32 to 64 bytes"
                + " each.")
        int maxKeys) {

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if a component is out of range
  public SessionSettings {
    Settings.check(rate, burst, maxKeys);
  }
}
