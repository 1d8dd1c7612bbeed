package penstock.core.socket;

/// What is told of a socket's readiness; the attachment of its key. Runs on the socket's thread.
interface Watched {

  /// The socket can do some of what was waited for: no blocking.
  ///
  /// @param ops of [java.nio.channels.SelectionKey]
  void ready(int ops);

  /// The thread ends: the socket is to be closed.
  void end();
}
