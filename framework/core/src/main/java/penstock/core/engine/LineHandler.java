package penstock.core.engine;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.SameThreadExecutor;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.RuledConnection;
import penstock.core.forward.SessionEntry;
import penstock.core.io.Loops;
import penstock.core.io.Round;
import penstock.core.metrics.Reason;
import penstock.spi.io.Streams.Ruling;
import penstock.spi.traffic.Connection;

/// Where the requests and sessions of one listener enter the line that is in force. It stays the
/// same over reloads.
final class LineHandler implements HttpHandler, SessionEntry {

  private final CurrentLine current;
  private final String listener;
  private final Loops loops;
  private volatile @Nullable Line early;

  /// @param current the line in force
  /// @param listener by which requests come
  /// @param loops what each I/O thread has to itself
  /// @param early the line that the listener was opened for: it takes what comes before it is in
  ///   force, because the one before it does not know the listener
  LineHandler(CurrentLine current, String listener, Loops loops, Line early) {
    this.current = current;
    this.listener = listener;
    this.loops = loops;
    this.early = early;
  }

  /// From now on the line in force takes the requests.
  void settle() {
    early = null;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    Entrant entrant = enter().admit(exchange, listener);
    if (entrant != null) {
      Round round = loops.of(exchange.getIoThread()).round();
      HttpServerExchange _ =
          exchange.dispatch(SameThreadExecutor.INSTANCE, () -> round.take(entrant));
    }
  }

  @Override
  public Beginning begin(String pool, Connection connection) {
    Line line = enter();
    Ruling ruling =
        asked(line, pool, connection)
            ? new Ruling.Open(connection)
            : line.ask(listener, connection);
    Beginning beginning =
        switch (ruling) {
          case Ruling.Open(Connection open) -> begin(line, pool, known(open));
          case Ruling.ToPool(Connection sent, String chosen) -> begin(line, chosen, sent);
          case Ruling.Refused(String reason, String _) -> new Beginning(null, Reason.of(reason));
        };
    if (beginning.session() == null) {
      line.leave();
    }
    return beginning;
  }

  // A rule of a line that is not in force any more may have chosen a pool that is gone with it.
  private boolean asked(Line line, String pool, Connection connection) {
    return connection instanceof RuledConnection && line.sessions(listener, pool) != null;
  }

  // Who balances may want to know the listener, also where it has no rule.
  private RuledConnection known(Connection connection) {
    return connection instanceof RuledConnection ruled
        ? ruled
        : new RuledConnection(connection, listener);
  }

  private Beginning begin(Line line, String pool, Connection connection) {
    PoolSessions sessions = line.sessions(listener, pool);
    if (sessions != null) {
      return Beginning.of(sessions.begin(connection));
    }
    SessionRule rule = line.rule(listener);
    if (rule != null && connection instanceof RuledConnection ruled) {
      Ruling _ = rule.refuse(ruled, Reason.NO_POOL, ruled.why());
    }
    return Beginning.NO_POOL;
  }

  @Override
  public Ruling ask(Connection connection) {
    Line line = enter();
    try {
      return line.ask(listener, connection);
    } finally {
      line.leave();
    }
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
