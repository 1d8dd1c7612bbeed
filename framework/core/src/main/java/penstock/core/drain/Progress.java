package penstock.core.drain;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import penstock.core.endpoint.AdminState;

/// How far an endpoint is in what was ordered.
///
/// @param endpoint its name
/// @param state what was ordered
/// @param weight as configured or ordered
/// @param since how long ago the state was ordered
/// @param inFlight requests or connections still under way
/// @param load what they are
/// @param left until what is in flight is cut off; null for never
/// @param forced how many were cut off since
/// @param drained whether bound clients are not admitted any more
public record Progress(
    String endpoint,
    AdminState state,
    int weight,
    Duration since,
    int inFlight,
    Census.Load load,
    @Nullable Duration left,
    int forced,
    boolean drained) {

  /// Whether the endpoint can be taken away without anybody noticing.
  public boolean empty() {
    return inFlight == 0 && (state == AdminState.MAINT || drained);
  }
}
