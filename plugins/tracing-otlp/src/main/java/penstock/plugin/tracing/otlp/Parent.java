package penstock.plugin.tracing.otlp;

/// Whose decision to record a trace is followed.
public enum Parent {
  /// That of peers in `server.trustedProxies`; for all others we decide.
  TRUSTED,
  /// That of every client.
  ANY
}
