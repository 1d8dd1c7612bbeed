package penstock.core.endpoint;

/// The one word that says best how an endpoint is.
public enum Condition {
  READY("ready"),
  SLOW_START("slowstart"),
  DRAIN("drain"),
  MAINT("maint"),
  UNKNOWN("unknown"),
  UNHEALTHY("unhealthy"),
  EJECTED("ejected"),
  DNS_ERROR("dns-error");

  private final String word;

  Condition(String word) {
    this.word = word;
  }

  /// The word users see, such as `ready`.
  public String word() {
    return word;
  }
}
