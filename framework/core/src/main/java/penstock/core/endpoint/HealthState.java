package penstock.core.endpoint;

/// What active checks found.
public enum HealthState {
  /// Not checked yet: takes no traffic.
  UNKNOWN,
  /// Passed, or nobody checks.
  UP,
  /// Failed.
  DOWN
}
