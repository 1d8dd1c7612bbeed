package penstock.admin;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/// A whole answer, ready to be sent.
///
/// @param status of HTTP
/// @param contentType of the body
/// @param body in full; read only
record Reply(int status, String contentType, ByteBuffer body) {

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY).build();

  /// What went wrong.
  ///
  /// @param error in one line
  record Problem(String error) {}

  /// What was wrong with a configuration.
  ///
  /// @param error in one line
  /// @param problems one line each
  record Problems(String error, List<String> problems) {}

  /// What was done.
  ///
  /// @param summary in one line
  record Done(String summary) {}

  static Reply json(int status, Object value) {
    return new Reply(status, "application/json", ByteBuffer.wrap(bytes(value)));
  }

  /// A value as JSON.
  static byte[] bytes(Object value) {
    return JSON.writeValueAsBytes(value);
  }

  static Reply error(int status, String error) {
    return json(status, new Problem(error));
  }

  /// That there is nothing of a name.
  ///
  /// @param known the names there are
  static Reply unknown(String name, List<String> known) {
    return error(404, "name: " + name + " (expected: one of " + known + ")");
  }

  static Reply text(int status, String text) {
    return new Reply(
        status,
        "text/plain; charset=utf-8",
        ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)));
  }

  /// Sends it without blocking; the exchange is done with.
  void send(HttpServerExchange exchange) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, contentType);
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseSender().send(body.duplicate());
  }
}
