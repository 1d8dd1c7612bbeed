package penstock.plugin.balance.peakewma;

import java.time.Duration;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.balance.BalancingPolicy;

/// Looks at two candidates and takes the one that is likely to answer sooner.
public final class PeakEwmaPlugin implements Plugin {

  /// What users may set.
  ///
  /// @param unknownLatency what an endpoint is taken to need before its first answer; more than 0
  public record Settings(
      @Default("30ms")
          @Describe("What an endpoint is taken to need before its first answer; more than 0.")
          Duration unknownLatency) {

    /// Checks the range.
    public Settings {
      if (!unknownLatency.isPositive()) {
        throw new IllegalArgumentException(
            "unknownLatency: " + unknownLatency + " (expected: > 0)");
      }
    }
  }

  @Override
  public void register(Registrar registrar) {
    registrar.offer(
        BalancingPolicy.KIND,
        "peak-ewma",
        Settings.class,
        (settings, _) ->
            candidates -> new PeakEwma(candidates, settings.unknownLatency().toNanos()));
  }
}
