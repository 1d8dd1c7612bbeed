package penstock.core.listen;

import io.undertow.server.HttpHandler;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import penstock.core.connection.ExchangeRequest;
import penstock.core.route.Redirect;

/// Sends clients to the same URL over TLS.
///
/// @param port where TLS is spoken; 1 to 65535
public record HttpsRedirect(int port) {

  private static final String HTTPS = "https";
  private static final int USUAL = 443;

  /// Certificate authorities ask there whether a host is ours, without TLS ([RFC 8555
  /// 8.3](https://www.rfc-editor.org/rfc/rfc8555#section-8.3)).
  private static final String CHALLENGES = "/.well-known/acme-challenge/";

  /// @param text `https`, or `https:8443`
  /// @throws IllegalArgumentException if it is neither
  public static HttpsRedirect parse(String text) {
    if (text.equals(HTTPS)) {
      return new HttpsRedirect(USUAL);
    }
    if (text.matches("https:[1-9]\\d{0,4}")) {
      int port = Integer.parseInt(text.substring(HTTPS.length() + 1));
      if (port <= 65_535) {
        return new HttpsRedirect(port);
      }
    }
    throw new IllegalArgumentException(text + " (expected: https, or https:8443)");
  }

  /// Stands before a line.
  ///
  /// @param line takes what is not sent away
  HttpHandler before(HttpHandler line) {
    Redirect redirect = Redirect.toHttps(port);
    return exchange -> {
      ExchangeRequest request = ExchangeRequest.of(exchange);
      if (request.normalizePath() && request.path().startsWith(CHALLENGES)) {
        line.handleRequest(exchange);
        return;
      }
      if (request.host().isEmpty()) {
        // HTTP/1.0 may name no host; then there is nowhere to go.
        exchange.setStatusCode(StatusCodes.BAD_REQUEST);
      } else {
        exchange.setStatusCode(redirect.code());
        exchange.getResponseHeaders().put(Headers.LOCATION, redirect.location(request));
      }
      exchange.endExchange();
    };
  }
}
