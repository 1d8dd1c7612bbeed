package penstock.core.connection;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import org.jspecify.annotations.Nullable;
import penstock.core.metrics.Reason;

/// Refuses what Undertow's parser lets pass and no endpoint should see: framing that two readers
/// could read in two ways, and methods that make no sense at a reverse proxy.
///
/// Source: [RFC 9112](https://www.rfc-editor.org/rfc/rfc9112), sections 3.2, 6.1, 6.3 and 11.
final class RequestGuard {

  private static final int MOST_DIGITS = 18;

  private RequestGuard() {}

  /// Why a request is refused.
  record Refusal(int status, Reason reason, String detail) {}

  /// @return null if the request may pass
  static @Nullable Refusal check(HttpServerExchange exchange, FrontSettings settings) {
    if (!exchange.isHttp11() && !exchange.isHttp10()) {
      return new Refusal(400, Reason.BAD_REQUEST, "neither HTTP/1.1 nor HTTP/1.0");
    }
    HeaderMap headers = exchange.getRequestHeaders();
    String framing = framing(exchange, headers);
    if (framing != null) {
      return new Refusal(400, Reason.BAD_REQUEST, framing);
    }
    HeaderValues hosts = headers.get(Headers.HOST);
    if (hosts == null ? exchange.isHttp11() : hosts.size() > 1) {
      return new Refusal(400, Reason.BAD_REQUEST, "exactly one Host header is expected");
    }
    if (Methods.CONNECT.equals(exchange.getRequestMethod())
        || Methods.TRACE.equals(exchange.getRequestMethod())) {
      return new Refusal(405, Reason.DENIED, "method not allowed here");
    }
    if (exchange.isHostIncludedInRequestURI() && !isWeb(exchange.getRequestURI())) {
      return new Refusal(400, Reason.BAD_REQUEST, "scheme other than http and https");
    }
    if (lines(headers, settings.headLines()) > settings.headLines()) {
      return new Refusal(
          431, Reason.TOO_LARGE, "more than " + settings.headLines() + " header lines");
    }
    return null;
  }

  private static boolean isWeb(String target) {
    return target.regionMatches(true, 0, "http://", 0, 7)
        || target.regionMatches(true, 0, "https://", 0, 8);
  }

  private static @Nullable String framing(HttpServerExchange exchange, HeaderMap headers) {
    HeaderValues lengths = headers.get(Headers.CONTENT_LENGTH);
    HeaderValues codings = headers.get(Headers.TRANSFER_ENCODING);
    if (codings != null) {
      if (lengths != null) {
        return "both Content-Length and Transfer-Encoding";
      }
      if (exchange.isHttp10()) {
        return "Transfer-Encoding in HTTP/1.0";
      }
      if (codings.size() != 1 || !"chunked".equalsIgnoreCase(codings.getFirst())) {
        return "Transfer-Encoding other than chunked";
      }
    }
    if (lengths == null) {
      return null;
    }
    String length = lengths.getFirst();
    if (lengths.size() != 1 || length.isEmpty() || length.length() > MOST_DIGITS) {
      return "Content-Length";
    }
    for (int i = 0; i < length.length(); i++) {
      if (length.charAt(i) < '0' || length.charAt(i) > '9') {
        return "Content-Length";
      }
    }
    return null;
  }

  /// Counts lines only when there could be too many: each name is one line at least.
  private static int lines(HeaderMap headers, int most) {
    int lines = 0;
    for (long at = headers.fastIterate(); at != -1L && lines <= most; at = headers.fiNext(at)) {
      lines += headers.fiCurrent(at).size();
    }
    return lines;
  }
}
