package penstock.core.pool;

import java.util.List;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Tried;
import penstock.spi.traffic.Traffic;

/// A named group of endpoints that can do the same work.
public interface Pool {

  /// The name in the configuration.
  String name();

  /// Chooses an endpoint: whom the client is bound to if it may still be used, otherwise whom the
  /// policy picks. Runs on many I/O threads at once; neither blocks nor locks.
  ///
  /// @param traffic what is to be sent
  /// @param tried endpoints not to choose again while there are others
  Choice choose(Traffic traffic, Tried tried);

  /// How long to wait for a connection, in nanoseconds; more than 0.
  long connectTimeoutNanos();

  /// How long an unused connection is kept, in nanoseconds; more than 0.
  long keepAliveNanos();

  /// How many unused connections each I/O thread keeps for each endpoint; 0 or more.
  int keepAliveConnections();

  /// What a request must pass.
  Gates gates();

  /// How many endpoints it has; 0 or more.
  int size();

  /// How many endpoints that take new clients are healthy, also while so few are that health is
  /// ignored; 0 or more.
  int healthy();

  /// Attempts under way at all endpoints, retired ones included; 0 or more.
  long inFlight();

  /// Its endpoints, whatever their state, ordered by name.
  List<LiveEndpoint> endpoints();

  /// Whether an endpoint still belongs to the pool; when not, its connections are not kept.
  boolean owns(LiveEndpoint endpoint);
}
