package penstock.plugin.filter.jwt;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import penstock.spi.io.FilteredRequest;

/// What clients are told whose tokens are not taken: RFC 6750 3.
final class Refusals {

  private static final int RETRY_SECONDS = 5;

  private final String challenge;

  Refusals(String realm) {
    this.challenge = "Bearer realm=\"" + realm + "\"";
  }

  void missing(HttpServerExchange exchange) {
    refuse(exchange, challenge, "there is no token");
  }

  /// @param description holds nothing of the token
  void invalid(HttpServerExchange exchange, String description) {
    refuse(
        exchange,
        challenge + ", error=\"invalid_token\", error_description=\"" + description + "\"",
        description);
  }

  private static void refuse(HttpServerExchange exchange, String header, String detail) {
    exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, header);
    FilteredRequest.of(exchange).refuse(401, "unauthorized", detail);
  }

  void insufficient(HttpServerExchange exchange) {
    exchange
        .getResponseHeaders()
        .put(Headers.WWW_AUTHENTICATE, challenge + ", error=\"insufficient_scope\"");
    FilteredRequest.of(exchange).refuse(403, "denied", "the token does not allow this");
  }

  /// There are no keys to check tokens with.
  void noKeys(HttpServerExchange exchange) {
    unavailable(exchange, "unauthorized", "tokens cannot be checked now");
  }

  /// There are too many tokens to check.
  void busy(HttpServerExchange exchange) {
    unavailable(exchange, "overloaded", "too many tokens to check");
  }

  private static void unavailable(HttpServerExchange exchange, String reason, String detail) {
    exchange.getResponseHeaders().put(Headers.RETRY_AFTER, Integer.toString(RETRY_SECONDS));
    FilteredRequest.of(exchange).refuse(503, reason, detail);
  }
}
