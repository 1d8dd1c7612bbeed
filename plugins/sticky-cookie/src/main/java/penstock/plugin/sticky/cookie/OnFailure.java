package penstock.plugin.sticky.cookie;

/// What becomes of a client whose endpoint has failed.
public enum OnFailure {
  /// It is bound to another endpoint.
  REBALANCE,
  /// Its requests are answered 503 until the endpoint is back.
  FAIL
}
