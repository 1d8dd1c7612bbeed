package penstock.core.engine;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import penstock.core.accesslog.AccessLog;
import penstock.core.accesslog.AccessLogs;
import penstock.core.accesslog.RefusedLines;
import penstock.core.connection.Notes;
import penstock.core.connection.RuledConnection;
import penstock.core.forward.Session;
import penstock.core.forward.SessionObserver;
import penstock.core.metrics.DatagramMetrics;
import penstock.core.metrics.Reason;
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
  private final @Nullable DatagramMetrics datagrams;
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

    /// Asks for the line of a connection that was refused. A datagram is sent for nothing, and by
    /// whom it says: those must not fill the log.
    ///
    /// @return how many lines like it were withheld before; [RefusedLines#WITHHELD] if it is too
    int refused(AccessLogs logs, Connection connection) {
      return transport() == SessionMetrics.Transport.UDP
          ? logs.refused().ask(listener, connection.client().getAddress())
          : 0;
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
    this.datagrams =
        way.transport() == SessionMetrics.Transport.UDP
            ? new DatagramMetrics(house.registry(), way.listener(), pool.name())
            : null;
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
  public void datagramIn() {
    if (datagrams != null) {
      datagrams.in();
    }
  }

  @Override
  public void datagramOut() {
    if (datagrams != null) {
      datagrams.out();
    }
  }

  @Override
  public void datagramDropped(Reason why) {
    if (datagrams != null) {
      datagrams.dropped(why);
    }
  }

  @Override
  public void ended(Session session) {
    metrics.ended(session.reason(), System.nanoTime() - session.startNanos());
    metrics.carried(session.bytesIn(), session.bytesOut());
    AccessLog log = logs.inForce();
    if (log != null) {
      tell(log, session);
    }
    leave();
  }

  private void tell(AccessLog log, Session session) {
    int withheld = unserved(session) ? way.refused(logs, session.connection()) : 0;
    if (withheld != RefusedLines.WITHHELD) {
      log.add(SessionFacts.of(way, session, withheld));
    }
  }

  private static boolean unserved(Session session) {
    return session.reason() != Reason.OK
        && session.bytesOut() == 0
        && (session.bytesIn() == 0 || session.reason() == Reason.CONNECT_REFUSED);
  }

  // What is shown stays until the last session is over, and the line does not stay with it.
  private void leave() {
    if (holders.decrementAndGet() == 0) {
      metrics.close();
      if (datagrams != null) {
        datagrams.close();
      }
    }
  }

  /// The line is closed: nobody begins here any more.
  @Override
  public void close() {
    line = null;
    leave();
  }
}
