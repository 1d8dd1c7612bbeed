package penstock.core.pool;

/// What a request's end says of its pool.
public enum Verdict {
  /// It was answered well.
  GOOD,
  /// An endpoint is to blame for its failure.
  BAD,
  /// Nothing: its client left, or it was turned away.
  NONE
}
