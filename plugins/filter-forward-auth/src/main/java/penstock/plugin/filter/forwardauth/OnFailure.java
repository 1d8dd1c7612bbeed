package penstock.plugin.filter.forwardauth;

/// What becomes of a request when the service does not answer.
public enum OnFailure {
  /// It is refused with 503.
  DENY,
  /// It passes, without what the service would have said.
  ALLOW
}
