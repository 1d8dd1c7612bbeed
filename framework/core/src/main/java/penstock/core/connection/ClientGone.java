package penstock.core.connection;

/// Told, on the I/O thread, that a request's client is gone.
@FunctionalInterface
public interface ClientGone {

  /// The connection is closed; may be told more than once.
  void clientGone();
}
