package penstock.core.engine;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import penstock.core.accesslog.Facts;
import penstock.core.connection.Notes;
import penstock.core.metrics.Reason;
import penstock.spi.traffic.Connection;
import penstock.spi.traffic.Tls;

/// What is known of a connection that its listener's rule has turned away.
///
/// @param way by which it came
/// @param connection itself
/// @param reason the word for it
/// @param notes why, in the rule's words
/// @param startMillis when, in milliseconds since 1970
record RuledOutFacts(
    PoolSessions.Way way, Connection connection, Reason reason, Notes notes, long startMillis)
    implements Facts {

  @Override
  public long totalNanos() {
    return 0;
  }

  @Override
  public String listener() {
    return way.listener();
  }

  @Override
  public String protocol() {
    return way.protocol();
  }

  @Override
  public InetSocketAddress client() {
    return connection.client();
  }

  @Override
  public InetSocketAddress peer() {
    return connection.peer();
  }

  @Override
  public @Nullable Tls tls() {
    return SessionFacts.tls(connection);
  }

  @Override
  public int status() {
    return 0;
  }
}
