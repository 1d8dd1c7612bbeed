package penstock.spi.drain;

import java.time.Duration;
import penstock.spi.Kind;
import penstock.spi.endpoint.Candidate;
import penstock.spi.traffic.Traffic;

/// Says how an endpoint is let run empty.
public interface DrainPolicy {

  /// `pools.*.drain`.
  Kind<DrainPolicy> KIND = new Kind<>("drain", DrainPolicy.class);

  /// Whether a draining endpoint still takes this traffic, which is bound to it. Runs on many I/O
  /// threads at once: no blocking, no locks.
  ///
  /// @param traffic a client bound to the endpoint
  /// @param draining the endpoint
  boolean admits(Traffic traffic, Candidate draining);

  /// Whether the drain is over. Runs on a control thread, about once a second.
  ///
  /// @param draining the endpoint
  /// @param since how long it has been draining; zero or more
  boolean drained(Candidate draining, Duration since);
}
