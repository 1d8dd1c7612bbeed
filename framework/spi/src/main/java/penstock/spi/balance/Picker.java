package penstock.spi.balance;

import penstock.spi.endpoint.Candidate;
import penstock.spi.traffic.Traffic;

/// Chooses one candidate.
@FunctionalInterface
public interface Picker {

  /// Chooses. Runs on many I/O threads at once: no blocking, no locks, no allocation, and constant
  /// time or logarithmic in the number of candidates.
  ///
  /// @param traffic what is to be sent
  /// @param attempt 0 for the first choice, counting up while the framework asks again because it
  ///   cannot use the answer; where the order matters (a ring), return the `attempt`-th preference,
  ///   otherwise ignore it
  /// @return one of the candidates, never null
  Candidate pick(Traffic traffic, int attempt);
}
