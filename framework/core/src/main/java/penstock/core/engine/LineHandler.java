package penstock.core.engine;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import org.jspecify.annotations.Nullable;
import penstock.core.forward.Session;
import penstock.core.forward.SessionEntry;
import penstock.spi.traffic.Connection;

/// Where the requests and sessions of one listener enter the line that is in force. It stays the
/// same over reloads.
final class LineHandler implements HttpHandler, SessionEntry {

  private final CurrentLine current;
  private final String listener;
  private volatile @Nullable Line early;

  /// @param current the line in force
  /// @param listener by which requests come
  /// @param early the line that the listener was opened for: it takes what comes before it is in
  ///   force, because the one before it does not know the listener
  LineHandler(CurrentLine current, String listener, Line early) {
    this.current = current;
    this.listener = listener;
    this.early = early;
  }

  /// From now on the line in force takes the requests.
  void settle() {
    early = null;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    enter().handle(exchange, listener);
  }

  @Override
  public @Nullable Session begin(String pool, Connection connection) {
    Line line = enter();
    PoolSessions sessions = line.sessions(listener, pool);
    if (sessions == null) {
      line.leave();
      return null;
    }
    return sessions.begin(connection);
  }

  private Line enter() {
    Line entered = target();
    entered.enter();
    // A line replaced between the two steps may already have been found unused: take the new one.
    while (entered != target()) {
      entered.leave();
      entered = target();
      entered.enter();
    }
    return entered;
  }

  private Line target() {
    Line first = early;
    return first == null ? current.line() : first;
  }
}
