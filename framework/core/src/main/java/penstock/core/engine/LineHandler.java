package penstock.core.engine;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;

/// Where the requests of one listener enter the line that is in force. It stays the same over
/// reloads.
final class LineHandler implements HttpHandler {

  private final CurrentLine current;
  private final String listener;

  LineHandler(CurrentLine current, String listener) {
    this.current = current;
    this.listener = listener;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    current.enter().handle(exchange, listener);
  }
}
