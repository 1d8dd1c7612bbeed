package penstock.core.forward;

import penstock.core.metrics.Reason;

/// The `Proxy-Status` header.
///
/// Source: [RFC 9209](https://www.rfc-editor.org/rfc/rfc9209), section 2.3.
final class ProxyStatus {

  private ProxyStatus() {}

  /// @param instance our name, a token
  static String of(String instance, Failure failure) {
    return instance
        + "; error="
        + error(failure.reason())
        + "; details=\""
        + quotable(failure.reason().word() + ": " + failure.detail())
        + "\"";
  }

  private static String error(Reason reason) {
    return switch (reason) {
      case NO_ROUTE -> "destination_not_found";
      case NO_ENDPOINT, ALL_UNHEALTHY, NO_POOL, DRAINED, ENDPOINT_DOWN -> "destination_unavailable";
      case CONNECT_REFUSED -> "connection_refused";
      case CONNECT_TIMEOUT -> "connection_timeout";
      case DNS_ERROR -> "dns_error";
      case TLS_ERROR -> "tls_protocol_error";
      case ENDPOINT_RESET, REFUSED_STREAM -> "connection_terminated";
      case ENDPOINT_CLOSED_EARLY -> "http_response_incomplete";
      case HEADER_TIMEOUT, REQUEST_TIMEOUT -> "http_response_timeout";
      case IDLE_TIMEOUT -> "connection_read_timeout";
      case BAD_RESPONSE, STATUS -> "http_protocol_error";
      case RESPONSE_TOO_LARGE -> "http_response_header_section_size";
      case BAD_REQUEST, TOO_LARGE, CLIENT_TIMEOUT, CLIENT_CLOSED -> "http_request_error";
      case DENIED, UNAUTHORIZED, RATE_LIMITED -> "http_request_denied";
      case LOOP -> "proxy_loop_detected";
      case PENDING_FULL, PENDING_TIMEOUT, LIMIT_OPEN, SOURCE_LIMIT, OVERLOADED ->
          "connection_limit_reached";
      case OK, SCRIPT_ERROR, SCRIPT_TIMEOUT, PLUGIN_ERROR, SHUTDOWN -> "proxy_internal_error";
    };
  }

  private static String quotable(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(c < ' ' || c > '~' || c == '"' || c == '\\' ? '\'' : c);
    }
    return out.toString();
  }
}
