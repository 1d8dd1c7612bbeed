package penstock.core.endpoint;

import java.time.Instant;

/// The verdict of active checks on an endpoint.
///
/// @param state may it be used
/// @param verdict why, for people, such as `port open; GET /health: 503`
/// @param since when the state began
public record Health(HealthState state, String verdict, Instant since) {

  /// Checked, but no answer came yet.
  public static Health awaited(Instant since) {
    return new Health(HealthState.UNKNOWN, "not checked yet", since);
  }

  /// Taken as healthy until a check fails.
  public static Health presumed(Instant since) {
    return new Health(HealthState.UP, "not checked yet", since);
  }

  /// Nobody checks.
  public static Health unchecked(Instant since) {
    return new Health(HealthState.UP, "not checked", since);
  }
}
