package penstock.core.metrics;

/// Why a request ended as it did: a closed list, one word a request, the same in metrics, logs and
/// answers.
public enum Reason {
  OK("ok"),
  NO_ROUTE("no-route"),
  NO_POOL("no-pool"),
  NO_ENDPOINT("no-endpoint"),
  ALL_UNHEALTHY("all-unhealthy"),
  CONNECT_REFUSED("connect-refused"),
  CONNECT_TIMEOUT("connect-timeout"),
  DNS_ERROR("dns-error"),
  TLS_ERROR("tls-error"),
  ENDPOINT_RESET("endpoint-reset"),
  ENDPOINT_CLOSED_EARLY("endpoint-closed-early"),
  HEADER_TIMEOUT("header-timeout"),
  REQUEST_TIMEOUT("request-timeout"),
  IDLE_TIMEOUT("idle-timeout"),
  BAD_RESPONSE("bad-response"),
  RESPONSE_TOO_LARGE("response-too-large"),
  STATUS("status"),
  CLIENT_CLOSED("client-closed"),
  CLIENT_TIMEOUT("client-timeout"),
  BAD_REQUEST("bad-request"),
  TOO_LARGE("too-large"),
  DENIED("denied"),
  PLUGIN_ERROR("plugin-error"),
  OVERLOADED("overloaded"),
  SHUTDOWN("shutdown"),
  LOOP("loop");

  private final String word;

  Reason(String word) {
    this.word = word;
  }

  /// The word users see, such as `no-route`.
  public String word() {
    return word;
  }
}
