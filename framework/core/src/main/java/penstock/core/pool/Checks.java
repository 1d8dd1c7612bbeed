package penstock.core.pool;

import java.time.Instant;
import penstock.core.endpoint.Health;

/// Whether active checks watch a pool, and what an endpoint is until its first one.
public enum Checks {
  /// Nobody checks: every endpoint counts as healthy.
  NONE,
  /// An endpoint takes nothing before its first passed check.
  INITIALLY_DOWN,
  /// An endpoint counts as healthy until a check fails.
  INITIALLY_UP;

  /// What is known of an endpoint that was never checked.
  Health initial(Instant now) {
    return switch (this) {
      case NONE -> Health.unchecked(now);
      case INITIALLY_DOWN -> Health.awaited(now);
      case INITIALLY_UP -> Health.presumed(now);
    };
  }
}
