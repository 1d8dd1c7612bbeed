package penstock.core.connection;

/// A client's connection as its listener's registry knows it. From any thread.
public interface RegisteredConnection {

  /// From now on it is to end when what is under way has been answered. Nothing to do where each
  /// answer asks the registry.
  default void closeAfterAnswers() {}

  /// Closes it soon, if it waits for a request.
  void closeIfIdle();

  /// Closes it soon, whatever is under way.
  void closeNow();
}
