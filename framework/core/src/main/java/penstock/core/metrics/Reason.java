package penstock.core.metrics;

/// Why a request ended as it did: a closed list, one word a request, the same in metrics, logs and
/// answers.
public enum Reason {
  OK("ok"),
  NO_ROUTE("no-route"),
  NO_POOL("no-pool"),
  NO_ENDPOINT("no-endpoint"),
  ALL_UNHEALTHY("all-unhealthy"),
  PENDING_FULL("pending-full"),
  PENDING_TIMEOUT("pending-timeout"),
  LIMIT_OPEN("limit-open"),
  CONNECT_REFUSED("connect-refused"),
  CONNECT_TIMEOUT("connect-timeout"),
  DNS_ERROR("dns-error"),
  TLS_ERROR("tls-error"),
  REFUSED_STREAM("refused-stream"),
  ENDPOINT_RESET("endpoint-reset"),
  ENDPOINT_CLOSED_EARLY("endpoint-closed-early"),
  ENDPOINT_DOWN("endpoint-down"),
  HEADER_TIMEOUT("header-timeout"),
  REQUEST_TIMEOUT("request-timeout"),
  IDLE_TIMEOUT("idle-timeout"),
  BAD_RESPONSE("bad-response"),
  RESPONSE_TOO_LARGE("response-too-large"),
  STATUS("status"),
  SOURCE_LIMIT("source-limit"),
  CLIENT_CLOSED("client-closed"),
  CLIENT_TIMEOUT("client-timeout"),
  BAD_REQUEST("bad-request"),
  TOO_LARGE("too-large"),
  RATE_LIMITED("rate-limited"),
  DENIED("denied"),
  UNAUTHORIZED("unauthorized"),
  SCRIPT_ERROR("script-error"),
  SCRIPT_TIMEOUT("script-timeout"),
  PLUGIN_ERROR("plugin-error"),
  OVERLOADED("overloaded"),
  SHUTDOWN("shutdown"),
  DRAINED("drained"),
  LOOP("loop");

  private static final Reason[] ALL = values();

  private final String word;

  Reason(String word) {
    this.word = word;
  }

  /// The reason that users see as this word.
  ///
  /// @throws IllegalArgumentException if there is none
  public static Reason of(String word) {
    for (Reason reason : ALL) {
      if (reason.word.equals(word)) {
        return reason;
      }
    }
    throw new IllegalArgumentException("reason: " + word + " (expected: a word of the list)");
  }

  /// The word users see, such as `no-route`.
  public String word() {
    return word;
  }
}
