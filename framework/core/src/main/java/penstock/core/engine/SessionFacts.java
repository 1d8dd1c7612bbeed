package penstock.core.engine;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import penstock.core.accesslog.Facts;
import penstock.core.connection.AttemptNotes;
import penstock.core.connection.Notes;
import penstock.core.forward.Session;
import penstock.core.metrics.Reason;
import penstock.spi.traffic.Connection;
import penstock.spi.traffic.Tls;

/// What is known of a session that has ended.
///
/// @param way by which it came
/// @param session what its books say
/// @param withheld how many more like it were not logged before it; 0 or more
/// @param totalNanos how long it took
/// @param startMillis when it began, in milliseconds since 1970
record SessionFacts(
    PoolSessions.Way way, Session session, int withheld, long totalNanos, long startMillis)
    implements Facts {

  static SessionFacts of(PoolSessions.Way way, Session session, int withheld) {
    long took = System.nanoTime() - session.startNanos();
    long start = System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(took);
    return new SessionFacts(way, session, withheld, took, start);
  }

  @Override
  public String listener() {
    return way.listener();
  }

  @Override
  public String protocol() {
    return way.protocol();
  }

  /// All but the time until its endpoint was reached.
  @Override
  public long endpointNanos() {
    Notes notes = session.notes();
    AttemptNotes last = notes == null ? null : notes.last();
    return last == null || last.connectNanos() < 0 ? 0 : last.tookNanos() - last.connectNanos();
  }

  @Override
  public InetSocketAddress client() {
    return session.connection().client();
  }

  @Override
  public InetSocketAddress peer() {
    return session.connection().peer();
  }

  @Override
  public @Nullable Tls tls() {
    return tls(session.connection());
  }

  /// What is known of a connection's TLS: what ended here, or the name that was asked for.
  static @Nullable Tls tls(Connection connection) {
    Tls ended = connection.tls();
    String name = connection.serverName();
    return ended != null || name == null ? ended : new Tls("", "", name, "");
  }

  @Override
  public int status() {
    return 0;
  }

  @Override
  public Reason reason() {
    return session.reason();
  }

  @Override
  public String pool() {
    return session.pool().name();
  }

  @Override
  public @Nullable Notes notes() {
    return session.notes();
  }

  @Override
  public long bytesIn() {
    return session.bytesIn();
  }

  @Override
  public long bytesOut() {
    return session.bytesOut();
  }
}
