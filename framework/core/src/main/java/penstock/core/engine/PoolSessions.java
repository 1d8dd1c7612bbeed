package penstock.core.engine;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import penstock.core.accesslog.AccessLog;
import penstock.core.accesslog.AccessLogs;
import penstock.core.connection.Notes;
import penstock.core.connection.RuledConnection;
import penstock.core.forward.Session;
import penstock.core.forward.SessionObserver;
import penstock.core.metrics.SessionMetrics;
import penstock.core.pool.Pool;
import penstock.spi.traffic.Connection;

/// The sessions that came by one listener of one line and went to one pool: counts them, and logs
/// those that have ended. They outlive the line, which they need only until they have an endpoint.
final class PoolSessions implements SessionObserver, AutoCloseable {

  private final AtomicInteger holders = new AtomicInteger(1);
  private final Way way;
  private final Pool pool;
  private final SessionMetrics metrics;
  private final AccessLogs logs;
  private volatile @Nullable Line line;

  /// By which listener they come.
  ///
  /// @param listener its name
  /// @param protocol what it speaks
  record Way(String listener, String protocol) {

    SessionMetrics.Transport transport() {
      return protocol.equals("udp") ? SessionMetrics.Transport.UDP : SessionMetrics.Transport.TCP;
    }
  }

  /// @param house where they are measured and logged
  PoolSessions(Line line, Way way, Pool pool, House house) {
    this.line = line;
    this.way = way;
    this.pool = pool;
    this.logs = house.accessLogs();
    this.metrics =
        new SessionMetrics(house.registry(), way.transport(), way.listener(), pool.name());
  }

  /// Begins one; the line has been entered for it.
  Session begin(Connection connection) {
    holders.incrementAndGet();
    metrics.began();
    Notes notes = logs.inForce() == null ? null : new Notes();
    if (notes != null && connection instanceof RuledConnection ruled) {
      notes.explained(ruled.why());
    }
    return new Session(pool, connection, this, notes);
  }

  @Override
  public void settled() {
    Line entered = line;
    if (entered != null) {
      entered.leave();
    }
  }

  @Override
  public void ended(Session session) {
    metrics.ended(session.reason(), System.nanoTime() - session.startNanos());
    metrics.carried(session.bytesIn(), session.bytesOut());
    AccessLog log = logs.inForce();
    if (log != null) {
      log.add(SessionFacts.of(way.listener(), way.protocol(), session));
    }
    leave();
  }

  // What is shown stays until the last session is over, and the line does not stay with it.
  private void leave() {
    if (holders.decrementAndGet() == 0) {
      metrics.close();
    }
  }

  /// The line is closed: nobody begins here any more.
  @Override
  public void close() {
    line = null;
    leave();
  }
}
