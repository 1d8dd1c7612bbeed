package penstock.spi.sticky;

import org.jspecify.annotations.Nullable;
import penstock.spi.Kind;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.traffic.Header;
import penstock.spi.traffic.Traffic;

/// Remembers, in something the client carries, which endpoint a client belongs to.
public interface SessionStickiness {

  /// `pools.*.sticky`.
  Kind<SessionStickiness> KIND = new Kind<>("sticky", SessionStickiness.class);

  /// Whom this client is bound to. Runs on many I/O threads at once: no blocking, no locks.
  ///
  /// @param traffic the client's request or connection
  /// @return the endpoint's name; null if the client is not bound or what it carries is not valid
  @Nullable String boundTo(Traffic traffic);

  /// Binds a client that was not bound, or was bound to an endpoint that is gone. Runs on many I/O
  /// threads at once: no blocking, no locks.
  ///
  /// @param traffic the client's request or connection
  /// @param endpoint where it went
  /// @return a header to add to the answer; null if there is nothing to carry
  @Nullable Header bind(Traffic traffic, Endpoint endpoint);
}
