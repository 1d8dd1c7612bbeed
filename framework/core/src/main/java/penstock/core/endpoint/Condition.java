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

  static Condition of(LiveEndpoint endpoint) {
    return switch (endpoint.standing().state()) {
      case MAINT -> MAINT;
      case DRAIN -> DRAIN;
      case READY -> whenReady(endpoint);
    };
  }

  private static Condition whenReady(LiveEndpoint endpoint) {
    if (!endpoint.reachable()) {
      return endpoint.addressError() == null ? UNKNOWN : DNS_ERROR;
    }
    if (endpoint.ejected()) {
      return EJECTED;
    }
    return switch (endpoint.health().state()) {
      case UNKNOWN -> UNKNOWN;
      case DOWN -> UNHEALTHY;
      case UP -> endpoint.warmth().warming() ? SLOW_START : READY;
    };
  }

  /// The word users see, such as `ready`.
  public String word() {
    return word;
  }
}
