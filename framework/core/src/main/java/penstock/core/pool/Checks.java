package penstock.core.pool;

/// Whether active checks watch a pool, and what an endpoint is until its first one.
public enum Checks {
  /// Nobody checks: every endpoint counts as healthy.
  NONE,
  /// An endpoint takes nothing before its first passed check.
  INITIALLY_DOWN,
  /// An endpoint counts as healthy until a check fails.
  INITIALLY_UP
}
