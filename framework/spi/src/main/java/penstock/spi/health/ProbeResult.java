package penstock.spi.health;

/// What one health check found.
public sealed interface ProbeResult {

  /// The endpoint is well.
  ///
  /// @param detail what was seen, for people, such as `GET /health: 200`
  record Pass(String detail) implements ProbeResult {}

  /// The endpoint is not well.
  ///
  /// @param reason why, for people, in one line, such as `GET /health: 503 'db pool exhausted'`
  /// @param portOpen whether a connection could be made at all: tells a sick application from a
  ///   dead host
  /// @param atOnce whether this one answer is enough for the verdict `down`, whatever the pool's
  ///   `fall` says: the endpoint itself asked to be left alone
  record Fail(String reason, boolean portOpen, boolean atOnce) implements ProbeResult {

    /// A failure that counts as one of `fall`.
    public Fail(String reason, boolean portOpen) {
      this(reason, portOpen, false);
    }
  }
}
