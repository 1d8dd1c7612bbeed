package penstock.core.pool;

import penstock.core.endpoint.LiveEndpoint;

/// Is told who joins and who leaves a pool.
///
/// Runs on control threads, one call at a time and in order, while the pool waits: be quick, and do
/// not change the pool. When an endpoint moves to another address, the old one is retired before
/// the new one of the same name joins.
public interface Membership {

  /// An endpoint belongs to the pool from now on.
  void joined(LiveEndpoint endpoint);

  /// An endpoint is not chosen any more; what it has in flight goes on.
  void retired(LiveEndpoint endpoint);

  /// An endpoint takes nothing, by order: it need not be checked.
  default void closed(LiveEndpoint endpoint) {}

  /// An endpoint gets nothing new, for its checks fail and that is heeded.
  default void fell(LiveEndpoint endpoint) {}

  /// An endpoint that was closed may take traffic again.
  default void reopened(LiveEndpoint endpoint) {}
}
