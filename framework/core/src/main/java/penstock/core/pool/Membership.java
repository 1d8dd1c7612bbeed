package penstock.core.pool;

import penstock.core.endpoint.LiveEndpoint;

/// Is told who joins and who leaves a pool. Runs on control threads, in order, while the pool
/// waits: be quick, and do not change the pool.
public interface Membership {

  /// An endpoint is about to be used.
  void joined(LiveEndpoint endpoint);

  /// An endpoint is not chosen any more; what it has in flight goes on.
  void retired(LiveEndpoint endpoint);

  /// An endpoint takes nothing, by order: it need not be checked.
  default void closed(LiveEndpoint endpoint) {}

  /// An endpoint that was closed may take traffic again.
  default void reopened(LiveEndpoint endpoint) {}
}
