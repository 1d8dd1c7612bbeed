package penstock.core.engine;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import penstock.core.accesslog.Facts;
import penstock.core.connection.TurnedAway;
import penstock.core.metrics.Reason;
import penstock.spi.traffic.Tls;

/// What is known of a connection that was turned away.
///
/// @param way by which it came
/// @param who was turned away
/// @param startMillis when it came, in milliseconds since 1970
record TurnedAwayFacts(PoolSessions.Way way, TurnedAway who, long startMillis) implements Facts {

  @Override
  public String listener() {
    return way.listener();
  }

  @Override
  public String protocol() {
    return way.protocol();
  }

  @Override
  public long totalNanos() {
    return who.nanos();
  }

  @Override
  public InetSocketAddress client() {
    return who.client();
  }

  @Override
  public InetSocketAddress peer() {
    return who.client();
  }

  @Override
  public @Nullable Tls tls() {
    String name = who.serverName();
    return name == null ? null : new Tls("", "", name, "");
  }

  @Override
  public int status() {
    return 0;
  }

  @Override
  public Reason reason() {
    return who.reason();
  }
}
