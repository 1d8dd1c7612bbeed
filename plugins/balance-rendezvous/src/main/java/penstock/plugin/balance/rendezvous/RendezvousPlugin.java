package penstock.plugin.balance.rendezvous;

import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.balance.HashKey;

/// Sends every key to the candidate that has the highest random weight for it, and when candidates
/// come or go moves only the keys that must move.
public final class RendezvousPlugin implements Plugin {

  /// What users may set.
  ///
  /// @param key what of the traffic is hashed
  /// @param tableSize into how many parts the keys are divided, 256 to 4194304
  public record Settings(
      @Default("source-ip")
          @Describe(
              "What is hashed: source-ip, 5-tuple, header.NAME, cookie.NAME, query.NAME, fact.NAME,"
                  + " path or host; traffic without it is hashed by source-ip.")
          HashKey key,
      @Default("65536")
          @Describe(
              "Into how many parts the keys are divided, 256 to 4194304: "
                  + "more share evener and take longer to prepare.")
          int tableSize) {

    /// Checks the range.
    public Settings {
      if (tableSize < 256 || tableSize > 1 << 22) {
        throw new IllegalArgumentException(
            "tableSize: " + tableSize + " (expected: 256 to 4194304)");
      }
    }
  }

  @Override
  public void register(Registrar registrar) {
    registrar.offer(
        BalancingPolicy.KIND,
        "rendezvous",
        Settings.class,
        (settings, context) -> new Rendezvous(settings, context.hashSeed()));
  }
}
