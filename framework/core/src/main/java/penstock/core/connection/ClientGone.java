package penstock.core.connection;

/// Told, on the I/O thread, that a request's client is gone.
@FunctionalInterface
public interface ClientGone {

  /// The connection is closed; may be told more than once.
  void clientGone();

  /// We leave: whoever has something to say to the client first does so, and closes its connection
  /// soon.
  ///
  /// @return false if there is nothing to say, or all has been said
  default boolean leaves() {
    return false;
  }
}
