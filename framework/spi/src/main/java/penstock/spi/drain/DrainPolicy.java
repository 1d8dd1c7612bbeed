package penstock.spi.drain;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import penstock.spi.Kind;
import penstock.spi.endpoint.Candidate;
import penstock.spi.traffic.Traffic;

/// Says how an endpoint is let run empty.
public interface DrainPolicy {

  /// `pools.*.drain`; a block without a type is graceful.
  Kind<DrainPolicy> KIND = new Kind<>("drain", DrainPolicy.class, "graceful");

  /// Whether a draining endpoint still takes this traffic, which is bound to it. Runs on many I/O
  /// threads at once: no blocking, no locks.
  ///
  /// @param traffic a client bound to the endpoint
  /// @param draining the endpoint
  boolean admits(Traffic traffic, Candidate draining);

  /// Whether the drain is over, so that bound clients are not admitted any more. Runs on a control
  /// thread, about once a second.
  ///
  /// @param draining the endpoint
  /// @param since how long it has been draining; zero or more
  boolean drained(Candidate draining, Duration since);

  /// How long a drain may take; what is in flight then is cut off.
  ///
  /// @return zero or more; null for as long as it takes
  default @Nullable Duration longest() {
    return null;
  }
}
