package penstock.core.forward;

import java.time.Duration;

/// What a proxy under test keeps.
///
/// @param bufferBytes of direct memory at most
/// @param idle how long a connection without use
/// @param retry when requests are sent once more
record Kept(long bufferBytes, Duration idle, RetryPlan retry) {

  Kept(long bufferBytes, Duration idle) {
    this(bufferBytes, idle, RetryPlan.USUAL);
  }
}
