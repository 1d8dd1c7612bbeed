package penstock.core.forward;

import penstock.core.metrics.Reason;

/// Who keeps the books of the sessions that came by one listener and went to one pool. Many
/// threads.
public interface SessionObserver {

  /// A session has found its endpoint, or none: it needs the configuration it began under no more.
  void settled();

  /// A datagram of a client was sent to its endpoint.
  default void datagramIn() {}

  /// A datagram of an endpoint was sent to its client.
  default void datagramOut() {}

  /// A datagram of a session went nowhere.
  default void datagramDropped(Reason why) {}

  /// A session is over.
  void ended(Session session);
}
