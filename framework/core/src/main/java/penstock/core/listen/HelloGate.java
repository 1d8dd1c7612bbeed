package penstock.core.listen;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;
import penstock.core.peek.ClientHello;

/// Reads what a listener's clients say first, to find out who should answer. From any thread.
///
/// @param out for those whom nobody answers
/// @param timeoutNanos how long clients may take to say something
record HelloGate(WayOut out, long timeoutNanos) {

  /// Takes connections when it is known what they are, on their I/O threads.
  ///
  /// @param hello those that speak TLS
  /// @param plain those that do not; null if they are sent away
  record Ways(HelloWay hello, @Nullable Consumer<StreamConnection> plain) {}

  /// Takes a connection whose client speaks TLS.
  @FunctionalInterface
  interface HelloWay {

    /// Takes it.
    ///
    /// @param stream from its first byte on
    /// @param hello what was said first
    /// @param asked whether the client has asked before that whether TLS is spoken, as those of
    ///   PostgreSQL do, and was told so
    void take(StreamConnection stream, ClientHello hello, boolean asked);
  }

  /// Stands before what takes connections.
  Consumer<StreamConnection> before(Ways ways) {
    return stream -> new FirstWords(stream, out, new HelloEar(ways)).begin(timeoutNanos);
  }
}
