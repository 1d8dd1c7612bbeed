package penstock.core.endpoint;

import java.time.Instant;

/// An endpoint was taken out because of what its real traffic met.
///
/// @param active whether it is still out; when not, this is the memory of the last time
/// @param from when it was taken out
/// @param until when it comes back, or came back
/// @param cause such as `5 consecutive 5xx`
/// @param times how often in short succession, this one included; 1 or more
public record Ejection(boolean active, Instant from, Instant until, String cause, int times) {

  /// The same ejection, ended.
  ///
  /// @param at when
  public Ejection ended(Instant at) {
    return new Ejection(false, from, at, cause, times);
  }
}
