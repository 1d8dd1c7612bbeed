package penstock.core.metrics;

/// What state an endpoint can be shown in; it may be in several at once, such as ready and slow
/// starting.
public enum StateLabel {
  READY("ready"),
  DRAIN("drain"),
  MAINT("maint"),
  UNHEALTHY("unhealthy"),
  EJECTED("ejected"),
  DEGRADED("degraded"),
  SLOWSTART("slowstart"),
  UNKNOWN("unknown");

  private final String word;

  StateLabel(String word) {
    this.word = word;
  }

  /// The word users see.
  public String word() {
    return word;
  }
}
