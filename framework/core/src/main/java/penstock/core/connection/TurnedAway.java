package penstock.core.connection;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import penstock.core.metrics.Reason;

/// A connection that was let in and turned away before anything was chosen for it.
///
/// @param client whose it was
/// @param serverName the TLS server name it asked for, in lower case; null for none
/// @param reason why
/// @param nanos how long it was there; 0 or more
public record TurnedAway(
    InetSocketAddress client, @Nullable String serverName, Reason reason, long nanos) {

  /// Told of those who are turned away. Runs on I/O threads: no blocking, no locks.
  @FunctionalInterface
  public interface Observer {

    /// Nobody wants to know.
    Observer NOBODY = _ -> {};

    /// One has been.
    void turnedAway(TurnedAway who);
  }
}
