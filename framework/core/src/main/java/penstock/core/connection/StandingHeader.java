package penstock.core.connection;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.ResponseCommitListener;
import io.undertow.util.AttachmentKey;
import io.undertow.util.HttpString;

/// A header that all answers to a listener's clients have, whoever makes them.
public record StandingHeader(HttpString name, String value) implements ResponseCommitListener {

  private static final AttachmentKey<StandingHeader> KEY =
      AttachmentKey.create(StandingHeader.class);

  /// Has it in the answer of an exchange, when that begins.
  public void giveTo(HttpServerExchange exchange) {
    exchange.putAttachment(KEY, this);
    exchange.addResponseCommitListener(this);
  }

  /// Puts it into an answer of ours: Undertow tells nobody of one that takes another's place, nor
  /// of one that goes past the exchange.
  public static void put(HttpServerExchange exchange) {
    StandingHeader standing = exchange.getAttachment(KEY);
    if (standing != null) {
      standing.beforeCommit(exchange);
    }
  }

  @Override
  public void beforeCommit(HttpServerExchange exchange) {
    exchange.getResponseHeaders().put(name, value);
  }
}
