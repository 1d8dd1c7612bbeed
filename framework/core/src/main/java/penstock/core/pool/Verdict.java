package penstock.core.pool;

import penstock.core.endpoint.Outcome;
import penstock.core.metrics.Reason;

/// What the end of a request or of a session says of its pool.
public enum Verdict {
  /// It was answered well.
  GOOD,
  /// An endpoint is to blame for its failure.
  BAD,
  /// Nothing: its client left, or it was turned away.
  NONE;

  /// What the end of an attempt says.
  public static Verdict of(Outcome outcome) {
    return switch (outcome) {
      case ANSWERED -> GOOD;
      case CANCELLED -> NONE;
      default -> BAD;
    };
  }

  /// What the end of a session of TCP says.
  public static Verdict ofSession(Reason why) {
    return switch (why) {
      case OK -> GOOD;
      case CONNECT_REFUSED, CONNECT_TIMEOUT, DNS_ERROR, TLS_ERROR -> BAD;
      default -> NONE;
    };
  }
}
