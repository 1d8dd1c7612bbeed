package penstock.core.connection;

/// What a client's connection is doing.
enum Phase {
  IDLE,
  HEAD,
  BUSY,
  TUNNEL,
  LINGERING,
  CLOSED;

  /// Whether its last answer has been sent.
  boolean ending() {
    return this == LINGERING || this == CLOSED;
  }
}
