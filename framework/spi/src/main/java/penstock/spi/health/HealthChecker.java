package penstock.spi.health;

import java.io.IOException;
import java.time.Duration;
import penstock.spi.Kind;
import penstock.spi.endpoint.Endpoint;

/// Asks one endpoint once whether it is well. When to ask, and how many answers make a verdict, is
/// the framework's.
@FunctionalInterface
public interface HealthChecker {

  /// `pools.*.health`.
  Kind<HealthChecker> KIND = new Kind<>("health", HealthChecker.class);

  /// Asks. Runs on a virtual thread and may block; it is interrupted when the pool goes away.
  ///
  /// @param endpoint whom to ask; its host may be a name
  /// @param timeout how long the whole question may take; more than zero
  /// @return the answer
  /// @throws IOException if the question could not be put; counts as a failure with the exception's
  ///   message
  /// @throws InterruptedException if interrupted
  ProbeResult probe(Endpoint endpoint, Duration timeout) throws IOException, InterruptedException;
}
