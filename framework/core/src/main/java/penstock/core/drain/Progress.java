package penstock.core.drain;

import java.time.Duration;
import penstock.core.endpoint.AdminState;

/// How far an endpoint is in what was ordered.
///
/// @param state what was ordered
/// @param since how long ago
/// @param inFlight requests or connections still under way
/// @param drained whether bound clients are not admitted any more
public record Progress(AdminState state, Duration since, int inFlight, boolean drained) {

  /// Whether the endpoint can be taken away without anybody noticing.
  public boolean empty() {
    return inFlight == 0 && (state == AdminState.MAINT || drained);
  }
}
