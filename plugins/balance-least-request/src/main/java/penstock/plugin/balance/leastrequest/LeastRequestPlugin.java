package penstock.plugin.balance.leastrequest;

import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.balance.BalancingPolicy;

/// Looks at a few candidates and takes the one with the least in flight for its weight.
public final class LeastRequestPlugin implements Plugin {

  /// What users may set.
  ///
  /// @param choices candidates looked at for each pick, 2 to 16
  public record Settings(
      @Default("2") @Describe("Candidates looked at for each pick, 2 to 16.") int choices) {

    /// Checks the range.
    public Settings {
      if (choices < 2 || choices > 16) {
        throw new IllegalArgumentException("choices: " + choices + " (expected: 2 to 16)");
      }
    }
  }

  @Override
  public void register(Registrar registrar) {
    registrar.offer(
        BalancingPolicy.KIND,
        "least-request",
        Settings.class,
        (settings, _) -> candidates -> new LeastRequest(candidates, settings.choices()));
  }
}
