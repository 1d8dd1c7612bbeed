package penstock.core.endpoint;

/// How one attempt at an endpoint ended, as far as the endpoint is to blame.
public enum Outcome {
  /// An answer below 500.
  ANSWERED,
  /// An answer of 500 or above.
  SERVER_ERROR,
  /// No connection.
  NOT_CONNECTED,
  /// Connected, then reset, closed early or garbage.
  BROKEN_OFF,
  /// Connected, then silent for too long.
  TIMED_OUT,
  /// As [#TIMED_OUT], while others had answers: a failure, but none in a row.
  PASSED_OVER,
  /// Ended by the client or by us: says nothing of the endpoint.
  CANCELLED;

  /// Whether the endpoint is to blame.
  public boolean blames() {
    return this != ANSWERED && this != CANCELLED;
  }
}
