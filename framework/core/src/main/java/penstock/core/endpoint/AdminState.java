package penstock.core.endpoint;

/// What the operator wants of an endpoint, whatever its health.
public enum AdminState {
  /// Takes traffic while it is healthy.
  READY,
  /// Takes no new clients; those bound to it may stay for a while. Still checked.
  DRAIN,
  /// Takes nothing and is not checked.
  MAINT
}
