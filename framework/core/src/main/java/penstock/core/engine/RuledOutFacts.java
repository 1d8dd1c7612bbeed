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
/// @param outcome how its listener's rule wanted it
/// @param withheld how many more like it were not logged before it; 0 or more
/// @param startMillis when, in milliseconds since 1970
record RuledOutFacts(
    PoolSessions.Way way, Connection connection, Outcome outcome, int withheld, long startMillis)
    implements Facts {

  /// How a rule has decided.
  ///
  /// @param reason the word for it
  /// @param notes why, in the rule's words
  record Outcome(Reason reason, Notes notes) {}

  @Override
  public Reason reason() {
    return outcome.reason();
  }

  @Override
  public Notes notes() {
    return outcome.notes();
  }

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
