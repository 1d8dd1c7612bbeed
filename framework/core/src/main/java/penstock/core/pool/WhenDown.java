package penstock.core.pool;

/// What becomes of the sessions at an endpoint that its checks find down: `pools.*.whenDown`.
public enum WhenDown {
  /// They go on, as long as the endpoint lets them.
  KEEP,
  /// They are broken off, so that clients connect anew and reach another endpoint.
  CUT
}
