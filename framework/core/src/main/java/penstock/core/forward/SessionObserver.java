package penstock.core.forward;

/// Who keeps the books of the sessions that came by one listener and went to one pool. Many
/// threads.
public interface SessionObserver {

  /// A session has found its endpoint, or none: it needs the configuration it began under no more.
  void settled();

  /// A session is over.
  void ended(Session session);
}
